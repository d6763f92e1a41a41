// The packets that a server holds while it captures, as a journey needs them: those of one connection, and
// looked at in turns, so that boards are read meanwhile.

import { JOURNEY_TURN_MS } from '../limits.ts';
import { Dissector } from '../wire/dissect/dissector.ts';
import type { Frame } from '../wire/frame.ts';
import { Analysis } from '../wire/tcp/analysis.ts';
import { KeptFrames } from './kept-frames.ts';
import type { LoggedConnection } from './log/logged.ts';
import type { Pass } from './packets/pass.ts';

/** The two sockets of a connection, as this machine sees them. */
export interface SocketPair {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

/** What holds them. */
export interface HeldPackets {
  readonly state: {
    readonly state: 'off' | 'starting' | 'running' | 'failed';
    /** When the oldest that is held was captured, Unix ms; null: none is. */
    readonly oldest: number | null;
    /** For how long they are held. */
    readonly minutes: number;
  };
  /**
   * Those of a connection, oldest first; the object is filled again for each. Null: some were looked at and none
   * is of it, so that there is a moment for others.
   */
  frames(pair: SocketPair): Iterable<Frame | null>;
}

/** The sockets of a connection; null: it has none, or its packets do not show what it carries. */
export function pairOf(connection: LoggedConnection): SocketPair | null {
  const { carrier, localAddress, localPort, remoteAddress, remotePort } = connection;
  // It may have been over before anybody asked the kernel for its addresses.
  if (carrier !== 'tcp' || !localAddress || remoteAddress === '') return null;
  if (localPort === null || remotePort === null) return null;
  return { localAddress, localPort, remoteAddress, remotePort };
}

/** What is held of a connection now, to be gone over as often as need be: what comes meanwhile is left out. */
export async function passOver(held: HeldPackets, pair: SocketPair): Promise<Pass> {
  const frames = new KeptFrames();
  await inTurns(held.frames(pair), (frame) => {
    if (frame !== null) frames.add(frame);
  });
  return async (visit) => {
    const dissector = new Dissector();
    const analysis = new Analysis();
    await inTurns(frames, (frame) => {
      dissector.dissect(frame, (segment) => {
        const packet = analysis.take(segment);
        if (packet !== undefined) visit(packet, frame);
      });
    });
  };
}

/** Does something with each, a short while at a time. */
async function inTurns<Item>(items: Iterable<Item>, take: (item: Item) => void): Promise<void> {
  let until = performance.now() + JOURNEY_TURN_MS;
  for (const item of items) {
    take(item);
    if (performance.now() < until) continue;
    await new Promise((resolve) => setImmediate(resolve));
    until = performance.now() + JOURNEY_TURN_MS;
  }
}
