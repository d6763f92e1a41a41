// What the HTTP API answers, as far as the page uses it. /api/openapi.json describes all of it.

export interface Metric {
  readonly value: number;
  /** RFC 3339. */
  readonly time: string;
  readonly unit: string | null;
}

export interface Device {
  readonly id: string;
  readonly connected: boolean;
  readonly address: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly boot: string | null;
  readonly lastSeq: number | null;
  readonly readings: number;
  readonly gaps: { readonly count: number; readonly readings: number };
  readonly duplicates: number;
  readonly rejected: number;
  readonly oversized: number;
  readonly truncated: number;
  readonly messages: number;
  readonly badTime: number;
  readonly conflict: boolean;
  readonly firmware: string | null;
  /** A person's name for it. */
  readonly name: string | null;
  readonly notes: string | null;
  /** The field list a person gave it. */
  readonly fields: readonly string[] | null;
  readonly metrics: Readonly<Record<string, Metric>>;
}

export type TimeSource = 'device' | 'uptime' | 'arrival';

export interface Reading {
  readonly time: string;
  readonly timeSource: TimeSource;
  readonly seq: number | null;
  readonly millis: number | null;
  readonly boot: string;
  readonly values: Readonly<Record<string, number>>;
}

/** Start in Unix ms, least, mean, greatest, how many readings. */
export type SeriesPoint = readonly [
  tMs: number,
  min: number,
  avg: number,
  max: number,
  count: number,
];

export interface Series {
  readonly metric: string;
  readonly unit: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly stepMs: number;
  /** Every reading committed up to here is in it, none behind. */
  readonly position: number;
  readonly points: readonly SeriesPoint[];
}

export interface DeviceEvent {
  readonly type: 'connect' | 'disconnect' | 'reboot' | 'gap';
  readonly time: string;
  readonly [field: string]: unknown;
}

export interface Reject {
  readonly time: string;
  readonly reason: string;
  readonly detail: string;
  readonly raw: string;
}

export interface Message {
  readonly time: string;
  readonly text: string;
}

export interface Command {
  readonly id: string;
  readonly device: string;
  readonly text: string;
  readonly status: 'queued' | 'sent' | 'done' | 'failed' | 'expired';
  readonly reply: string | null;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly sentAt: string | null;
  readonly endedAt: string | null;
}

export interface Connection {
  readonly id: number;
  readonly device: string | null;
  readonly remoteAddress: string;
  readonly remotePort: number | null;
  readonly localAddress: string | null;
  readonly localPort: number | null;
  readonly tls: string | null;
  readonly since: string;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly linesIn: number;
  readonly linesOut: number;
  readonly tcp: Readonly<Record<string, number>> | null;
}

export interface Health {
  readonly status: 'ok' | 'unavailable';
  readonly reason?: string;
  /** Left out for who is not logged in, as is all that follows. */
  readonly version?: string;
  readonly uptimeSeconds?: number;
  readonly store?: { readonly ok: boolean; readonly bytes: number; readonly damages: number };
  /** Where boards connect. */
  readonly boards?: {
    readonly port: number;
    readonly tlsPort?: number;
    readonly addresses: readonly string[];
  };
}
