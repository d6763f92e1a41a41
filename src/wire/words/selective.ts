// SACK blocks in words: what has come behind a hole, and what came twice.

import { behind, byteRange, distance, listed } from './amounts.ts';
import { isInside, type Range, sackBlocks, tellsOfCopy } from './sacked.ts';
import type { Scene } from './scene.ts';

/** Blocks that 40 bytes of options hold: one fewer beside timestamps (RFC 2018, 3). */
const MOST_BLOCKS = 4;
const MOST_BESIDE_TIMESTAMPS = 3;

/** `bytes 330 to 349`; a FIN has a number of its own, and is none of the bytes. */
function written({ from, to }: Range, { theirs: { finEnd } }: Scene): string {
  if (finEnd === -1 || to !== finEnd) return byteRange(from, to);
  const dataEnd = behind(finEnd, -1);
  return distance(from, dataEnd) > 0
    ? `${byteRange(from, dataEnd)} with the end (FIN)`
    : 'the end (FIN)';
}

/** What follows a sentence: `; it has bytes 428 to 467 already (SACK)`. Empty without blocks. */
export function selectively(scene: Scene): string {
  const { packet } = scene;
  const blocks = sackBlocks(packet);
  const copied = tellsOfCopy(packet) ? blocks.shift() : undefined;
  const copy = copied === undefined ? '' : `; ${written(copied, scene)} came to it twice (D-SACK)`;
  if (blocks.length === 0) return copy;
  // The newest comes first in the packet.
  const ranges = blocks
    .sort((a, b) => distance(b.from, a.from))
    .map((range) => written(range, scene));
  return `; it has ${listed(ranges)} already${isPart(scene, blocks)} (SACK)${copy}`;
}

/** Whether there may be more than the packet has room for. */
function isPart({ packet, mine }: Scene, blocks: readonly Range[]): string {
  const { sackCount, timestamp } = packet.segment;
  if (sackCount < (timestamp ? MOST_BESIDE_TIMESTAMPS : MOST_BLOCKS)) return '';
  const isMissing = (range: Range) =>
    distance(packet.ack, range.from) > 0 && !blocks.some((block) => isInside(range, block));
  return mine.sacked.some(isMissing) ? ', among others' : ', at least';
}
