// What the lab and its worker inside the namespaces say to each other.

/** The lab's three machines. */
export type PlaceName = 'board' | 'router' | 'server';

/** To the worker. */
export type Order =
  /** Start a command there. Its stdin, stdout and stderr are three connections to `socket`. */
  | ({ readonly kind: 'run'; readonly id: number; readonly place: PlaceName } & RunOrder)
  | { readonly kind: 'signal'; readonly id: number; readonly signal: NodeJS.Signals };

interface RunOrder {
  readonly command: readonly string[];
  readonly socket: string;
}

/** From the worker. */
export type Report =
  /** The places are there; of each the process that keeps its network, as the worker counts processes. */
  | { readonly kind: 'ready'; readonly keepers: Readonly<Record<'board' | 'server', number>> }
  | { readonly kind: 'started'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  | ({ readonly kind: 'ended'; readonly id: number } & Outcome);

/** How a command ended. */
export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What a connection is for its command, by number as everywhere. */
export const CHANNELS = ['stdin', 'stdout', 'stderr'] as const;

/** Bytes at the start of a connection that say which command's it is, and which of its three. */
export const HEADER_BYTES = 12;

export function header(id: number, channel: number): string {
  return `${String(id).padStart(HEADER_BYTES - 1, '0')}${channel}`;
}

/** The two numbers again. */
export function parseHeader(head: string): { id: number; channel: number } {
  return { id: Number(head.slice(0, -1)), channel: Number(head.slice(-1)) };
}
