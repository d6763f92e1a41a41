// SACK blocks in words: what has come behind a hole, and what came twice.

import { behind, byteRange, distance } from './amounts.ts';
import type { Scene } from './scene.ts';

interface Block {
  readonly from: number;
  readonly to: number;
}

/** The blocks, in the numbers of the other side's stream. */
function blocksOf({ packet }: Scene): Block[] {
  const { segment, stream } = packet;
  const base = (packet.fromClient ? stream.server : stream.client).baseSeq;
  return Array.from({ length: segment.sackCount }, (_, at) => ({
    from: behind(segment.sackEdges[2 * at], -base),
    to: behind(segment.sackEdges[2 * at + 1], -base),
  }));
}

/** Whether the first block tells of bytes that came twice (RFC 2883, 4). */
export function tellsOfCopy(scene: Scene): boolean {
  const [first, second] = blocksOf(scene);
  if (first === undefined) return false;
  if (distance(first.to, scene.packet.ack) >= 0) return true;
  return (
    second !== undefined &&
    distance(second.from, first.from) >= 0 &&
    distance(first.to, second.to) >= 0
  );
}

/** What follows a sentence: `; it has bytes 428 to 467 already (SACK)`. Empty without blocks. */
export function selectively(scene: Scene): string {
  const blocks = blocksOf(scene);
  const written = blocks.map(({ from, to }) => byteRange(from, to));
  const copy = tellsOfCopy(scene) ? `; ${written.shift()} came to it twice (D-SACK)` : '';
  return written.length === 0 ? copy : `; it has ${written.join(', ')} already (SACK)${copy}`;
}
