// Why nothing comes, as /api/diagnosis and /api/devices/{id}/diagnosis tell it.

export type Cause =
  | 'ok'
  | 'nothing'
  | 'store'
  | 'conflict'
  | 'tls'
  | 'http'
  | 'auth'
  | 'bad-hello'
  | 'in-use'
  | 'full'
  | 'rejected'
  | 'oversized'
  | 'text-only'
  | 'no-line-end'
  | 'hello-only'
  | 'duplicates'
  | 'stale'
  | 'disconnected'
  | 'no-data'
  | 'scan';

export interface RawBytes {
  readonly text: string;
  readonly hex: string;
}

/** What would make readings of the lines that came. */
export interface Remedy {
  readonly action: string;
  /** The line, mended; null: the words say all. */
  readonly line: string | null;
}

/** A connection without a reading. */
export interface Visit {
  readonly connection: number;
  readonly address: string;
  readonly port: number | null;
  readonly since: string;
  /** Null: it is open. */
  readonly endedAt: string | null;
  readonly device: string | null;
  readonly cause: Cause;
  readonly raw: RawBytes | null;
  readonly detail: string;
  readonly times: number;
}

export interface ServerDiagnosis {
  readonly cause: Cause;
  readonly detail: string;
  /** Null: the lines do not show it. */
  readonly remedy: Remedy | null;
  readonly port: number;
  readonly tlsPort: number | null;
  readonly loopbackOnly: boolean;
  readonly addresses: readonly string[];
  readonly httpPort: number;
  /** Boards need a token. */
  readonly requireToken: boolean;
  readonly visits: readonly Visit[];
}

export interface DeviceDiagnosis {
  readonly device: string;
  readonly cause: Cause;
  readonly detail: string;
  /** Null: the lines do not show it. */
  readonly remedy: Remedy | null;
  readonly since: string | null;
  readonly raw: RawBytes | null;
  /** The field list that would fit the rejected lines. */
  readonly fields: readonly string[] | null;
  /** A rejected line as it would be read with these. */
  readonly sample: {
    readonly raw: string;
    readonly seq: number | null;
    readonly millis: number | null;
    readonly values: Readonly<Record<string, number>>;
  } | null;
  readonly addresses: readonly string[];
  readonly port: number;
}
