// The options of a TCP header, one by one (RFC 9293, RFC 7323, RFC 2018 and others).

import { byteCount, type Fields } from './fields.ts';

const END = 0;
const NOP = 1;

/** How an option is told; `at` is its offset in the header, `length` its whole length. */
interface OptionKind {
  readonly name: string;
  /** The length it must have; 0: any. */
  readonly length: number;
  readonly note: string;
  readonly value: (fields: Fields, at: number, length: number) => string;
}

const raw = (_: Fields, __: number, length: number) => byteCount(length);

const KINDS: ReadonlyMap<number, OptionKind> = new Map<number, OptionKind>([
  [
    2,
    {
      name: 'Maximum segment size',
      length: 4,
      note: 'The largest piece of data that this side wants to get in one segment; said once, in the SYN.',
      value: (fields, at) => byteCount(fields.u16(at + 2)),
    },
  ],
  [
    3,
    {
      name: 'Window scale',
      length: 3,
      note: 'Windows of this side are to be multiplied by it from now on; said once, in the SYN.',
      value: (fields, at) => scaleWords(fields.u8(at + 2)),
    },
  ],
  [
    4,
    {
      name: 'SACK permitted',
      length: 2,
      note: 'This side understands acknowledgments of pieces behind a gap.',
      value: () => 'yes',
    },
  ],
  [
    5,
    {
      name: 'SACK',
      length: 0,
      note: 'Pieces behind a gap that have arrived: only what is missing has to be sent again.',
      value: sackWords,
    },
  ],
  [
    8,
    {
      name: 'Timestamps',
      length: 10,
      note: "This side's clock, and what it last heard of the other's: round trips are measured by it.",
      value: (fields, at) => `value ${fields.u32(at + 2)}, echo ${fields.u32(at + 6)}`,
    },
  ],
  [19, { name: 'MD5 signature', length: 18, note: 'Proves who sent it.', value: raw }],
  [
    28,
    { name: 'User timeout', length: 4, note: 'How long data may stay unacknowledged.', value: raw },
  ],
  [29, { name: 'Authentication', length: 0, note: 'Proves who sent it.', value: raw }],
  [30, { name: 'Multipath TCP', length: 0, note: 'One connection over several ways.', value: raw }],
  [34, { name: 'Fast open', length: 0, note: 'Lets data travel with the SYN.', value: raw }],
]);

/** The largest shift that counts (RFC 7323, 2.3). */
const MAX_SCALE = 14;

function scaleWords(shift: number): string {
  return `${shift} (multiply by ${2 ** Math.min(shift, MAX_SCALE)})`;
}

function sackWords(fields: Fields, at: number, length: number): string {
  const blocks: string[] = [];
  for (let edge = at + 2; edge + 8 <= at + length; edge += 8) {
    blocks.push(`${fields.u32(edge)}–${fields.u32(edge + 4)}`);
  }
  return blocks.join(', ') || 'without a block';
}

/** Adds the options from one offset of the header to another, as far as they can be told apart. */
export function optionDetails(fields: Fields, from: number, to: number): void {
  for (let at = from; at < to; ) {
    const kind = fields.u8(at);
    if (kind === END) {
      fields.add(
        'End of options',
        at,
        to - at,
        byteCount(to - at),
        'What follows fills up the header.',
      );
      return;
    }
    if (kind === NOP) {
      fields.add(
        'No-operation',
        at,
        1,
        '',
        'Fills up, so that the next option lies well in memory.',
      );
      at++;
      continue;
    }
    const length = at + 1 < to ? fields.u8(at + 1) : 0;
    if (length < 2 || at + length > to) {
      fields.add('Option that cannot be read', at, to - at, `kind ${kind}`);
      return;
    }
    addOption(fields, kind, at, length);
    at += length;
  }
}

function addOption(fields: Fields, kind: number, at: number, length: number): void {
  const known = KINDS.get(kind);
  if (known === undefined) fields.add('Option', at, length, `kind ${kind}, ${byteCount(length)}`);
  else if (known.length !== 0 && known.length !== length) {
    fields.add(
      known.name,
      at,
      length,
      `of ${byteCount(length)}, which is not its length`,
      known.note,
    );
  } else fields.add(known.name, at, length, known.value(fields, at, length), known.note);
}
