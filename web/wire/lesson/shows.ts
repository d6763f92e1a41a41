// Which packets show what their chapter is about.

import { CHAPTERS, type ChapterName } from '../../../src/lesson/chapters.ts';
import { TCP } from '../../../src/wire/segment.ts';
import { PROMISES } from '../../../src/wire/words/promises.ts';
import { lookOf } from '../data/trouble.ts';
import type { PacketDetail, PacketRow } from '../protocol.ts';

/** Besides those whose own sentence is about the promise. */
const ALSO: Partial<Record<ChapterName, (packet: PacketRow) => boolean>> = {
  println: ({ fromClient, length }) => fromClient && length > 0,
  'many-lines': ({ carries }) => /^\d+ lines\b/.test(carries),
  'lost-segment': ({ marks }) => marks.includes('lost'),
  // Each of them begins with a port of its own.
  'two-boards': ({ flags }) => (flags & (TCP.SYN | TCP.ACK)) === TCP.SYN,
  'the-end': ({ flags }) => (flags & TCP.RST) !== 0,
  'full-network': ({ marks }) =>
    marks.some((mark) => ['lost', 'duplicate-ack', 'resent'].includes(lookOf(mark))),
};

/** @param promise of its sentence */
export function shows(
  name: ChapterName,
  packet: PacketRow,
  promise: PacketDetail['promise'],
): boolean {
  const chapter = CHAPTERS.find((one) => one.name === name);
  const isAbout = chapter !== undefined && PROMISES[chapter.promise].title === promise?.title;
  return isAbout || ALSO[name]?.(packet) === true;
}
