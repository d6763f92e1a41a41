// What a viewer is shown: one durable thing that happened to a device.

export const LIVE_EVENT_TYPES = [
  'reading',
  'connect',
  'disconnect',
  'message',
  'reject',
  'gap',
  'reboot',
  'command',
] as const;
export type LiveEventType = (typeof LIVE_EVENT_TYPES)[number];

export interface LiveEvent {
  /** Commit position. */
  readonly position: number;
  readonly type: LiveEventType;
  /** The device's id. */
  readonly device: string;
  /** Unix ms. */
  readonly time: number;
  /** The fields of its resource as the API shows them, without device and time. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** What one commit made durable; its events are made only when somebody looks. */
export interface LiveCommit {
  /** The first position of the commit. */
  readonly first: number;
  /** The last position of the commit. */
  readonly last: number;
  /** How many events it holds. */
  readonly size: number;
  /**
   * Its newest events, in rising position. Called once, while the commit is published; gone through at
   * any time, once. Of a commit of more than `newest` events each position has one.
   */
  events(newest: number): Iterable<LiveEvent>;
  /** Nobody will look at its events any more. */
  release?(): void;
}
