// The bytes of an arrow as rows: as its sender's capture has them, and where others came, these too.

import { TCP } from '../../../wire/segment.ts';
import { type Arrow, sightingOf } from '../../../wire/two-ends/arrow.ts';
import { wrapped } from '../../terminal/width.ts';
import { hexDump } from '../hex-dump.ts';
import { type Piece, quietRows } from '../ladder-rows.ts';

/** What one capture has of an arrow's bytes. */
export interface CapturedBytes {
  /** What the capture is called. */
  readonly name: string;
  readonly bytes: Uint8Array;
  isSecret(at: number): boolean;
}

/** What both have of them; undefined: the packet is not in that one. */
export interface ShownBytes {
  readonly left: CapturedBytes | undefined;
  readonly came: CapturedBytes | undefined;
}

/** The bytes once. @param columns how long a row may be */
export function* byteRows(
  arrow: Arrow,
  { left, came }: ShownBytes,
  columns: number,
): Generator<Piece[]> {
  if (arrow.length <= 0) return;
  const isFuller = (came?.bytes.length ?? 0) > (left?.bytes.length ?? 0);
  const shown = isFuller ? came : left;
  if (shown === undefined || shown.bytes.length === 0) return;
  if (isFuller && left !== undefined) {
    const kept = left.bytes.length === 0 ? 'none' : `only ${left.bytes.length}`;
    const words = `As ${shown.name} has them: ${left.name} kept ${kept} of these bytes.`;
    yield* quietRows(words, columns - 1).map((row) => [{ text: ' ' }, ...row]);
  }
  for (const text of dump(arrow, shown, columns)) yield [{ text }];
}

/** Of bytes that came as others the rows that differ. */
export function* changedRows(
  arrow: Arrow,
  { left, came }: ShownBytes,
  columns: number,
): Generator<Piece[]> {
  if (left === undefined || came === undefined) return;
  const before = [...dump(arrow, left, columns)];
  for (const text of wrapped(`In ${came.name}:`, columns - 1)) {
    yield [{ text: ` ${text}`, role: 'bad' }];
  }
  for (const [at, text] of [...dump(arrow, came, columns)].entries()) {
    if (text !== before[at]) yield [{ text, role: 'bad' }];
  }
}

function dump(arrow: Arrow, { bytes, isSecret }: CapturedBytes, columns: number) {
  const first = sightingOf(arrow).flags & TCP.SYN ? arrow.seq + 1 : arrow.seq;
  return hexDump(bytes, first, columns, isSecret);
}
