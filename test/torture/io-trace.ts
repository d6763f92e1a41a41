// What record-io.c wrote down of a server: each change of a file, each fsync, each promise to a board.

import { readFileSync } from 'node:fs';

/** One thing that a process did, in the order in which it did it. */
export type IoEvent = { readonly order: number } & (
  | { readonly kind: 'created'; readonly name: string }
  | { readonly kind: 'removed'; readonly name: string }
  | { readonly kind: 'sync-begun'; readonly name: string }
  | { readonly kind: 'written'; readonly name: string; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'cut'; readonly name: string; readonly length: number }
  | { readonly kind: 'renamed'; readonly name: string; readonly to: string }
  | { readonly kind: 'synced'; readonly name: string; readonly begun: number }
  | { readonly kind: 'told'; readonly socket: number; readonly text: string }
);

/** Bytes of a record's five numbers. */
const HEAD_BYTES = 40;

/** Reads a whole trace. A record that a kill cut short ends it. */
export function readTrace(file: string): IoEvent[] {
  const trace = readFileSync(file);
  const events: IoEvent[] = [];
  for (let at = 0; at + HEAD_BYTES <= trace.length; ) {
    const [kind, order, argument, nameLength, length] = [0, 8, 16, 24, 32].map((offset) =>
      Number(trace.readBigInt64LE(at + offset)),
    ) as [number, number, number, number, number];
    const nameAt = at + HEAD_BYTES;
    const bytesAt = nameAt + nameLength;
    at = bytesAt + length;
    if (at > trace.length) break;
    const name = trace.toString('utf8', nameAt, bytesAt);
    events.push({ order, ...eventOf(kind, name, argument, trace.subarray(bytesAt, at)) });
  }
  return events;
}

type WithoutOrder<E> = E extends unknown ? Omit<E, 'order'> : never;

function eventOf(
  kind: number,
  name: string,
  argument: number,
  bytes: Buffer,
): WithoutOrder<IoEvent> {
  switch (kind) {
    case 1:
      return { kind: 'created', name };
    case 2:
      return { kind: 'written', name, at: argument, bytes };
    case 3:
      return { kind: 'cut', name, length: argument };
    case 4:
      return { kind: 'removed', name };
    case 5:
      return { kind: 'renamed', name, to: bytes.toString() };
    case 6:
      return { kind: 'sync-begun', name };
    case 7:
      return { kind: 'synced', name, begun: argument };
    case 8:
      return { kind: 'told', socket: argument, text: bytes.toString() };
    default:
      throw new Error(`the trace has a record of kind ${kind}`);
  }
}
