// The server's capture, as /api/wire tells of it.

/** A way to get packets. */
export interface HowTo {
  /** What the command is for; a whole sentence where there is no command. */
  readonly words: string;
  readonly command: string | null;
}

export interface Wire {
  readonly capture: CaptureState;
  /** Ways to packets while there are none, the nearest first. */
  readonly how: readonly HowTo[];
}

export interface CaptureState {
  readonly state: 'off' | 'starting' | 'running' | 'failed';
  /** Null: nobody asked for a capture. */
  readonly interface: string | null;
  readonly since: string | null;
  /** Why there is none; null: it runs, or nobody asked. */
  readonly error: { readonly code: string; readonly message: string } | null;
  /** When the oldest packet that is held was captured; null: none is. */
  readonly oldest: string | null;
  /** For how long packets are held. */
  readonly minutes: number;
  /** Packets that the kernel had no room for; null: not known. */
  readonly dropped: number | null;
}
