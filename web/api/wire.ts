// The server's capture, as /api/wire tells of it.

/** A way to get packets. */
export interface HowTo {
  /** What the command is for; a whole sentence where there is no command. */
  readonly words: string;
  readonly command: string | null;
}

export interface CaptureState {
  readonly state: 'off' | 'starting' | 'running' | 'failed';
  /** Null: nobody asked for a capture. */
  readonly interface: string | null;
  readonly since: string | null;
  /** Why there is none; null: it runs, or nobody asked. */
  readonly error: { readonly code: string; readonly message: string } | null;
  /** Ways to get one, the nearest first. */
  readonly how: readonly HowTo[];
}
