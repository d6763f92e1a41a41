import { type Facts, known } from '../facts.ts';
import type { PositionStep, UnknownStep } from '../journey.ts';
import type { PacketFacts } from '../packets/find-packets.ts';
import { whyUnknown } from './line-bytes.ts';
import { counted, unknown } from './telling.ts';

/** Where the line stands in all that the board sent on the connection. */
export function positionStep(facts: Facts): PositionStep | UnknownStep {
  const { packets, copy } = facts;
  const isRun = 'is' in copy && copy.is.lines > 1;
  if ('is' in packets) return byPackets(packets.is);
  const read = known(copy);
  if (read === null || isRun) return unknown('position', whyUnknown(facts));
  return {
    step: 'position',
    known: true,
    text: `${placeWords(read.offset, read.length)} So the server counted; no packet shows its sequence numbers.`,
    ...{ offset: read.offset, length: read.length, seq: null, rawSeq: null, alignedBy: 'reads' },
  };
}

function byPackets({ offset, line, alignedBy }: PacketFacts): PositionStep {
  const first = line.transmissions.find(({ at }) => at === 0);
  const seq = first === undefined ? null : first.seq + first.from;
  const rawSeq = first === undefined ? null : (first.rawSeq + first.from) % 2 ** 32;
  const numbers =
    seq === null
      ? ''
      : ` Their sequence numbers are ${seq} to ${seq + line.length - 1}, ${countedFrom(alignedBy)}.`;
  const how =
    alignedBy === 'syn'
      ? ''
      : ` The capture began later than the connection; ${HOW[alignedBy ?? 'none']}`;
  const place = offset === null ? '' : placeWords(offset, line.length);
  return {
    step: 'position',
    known: true,
    text: `${place}${numbers}${how}`.trim(),
    ...{ offset, length: line.length, seq, rawSeq, alignedBy },
  };
}

const HOW = {
  bytes: 'where it stands is known because these bytes are there once.',
  none: 'how many bytes came before it is not known.',
};

function countedFrom(alignedBy: PacketFacts['alignedBy']): string {
  return alignedBy === 'syn'
    ? 'counted from the SYN, which takes the first'
    : 'counted from the first packet that was captured';
}

/** Bytes are counted from 1, as relative sequence numbers are behind a SYN. */
function placeWords(offset: number, length: number): string {
  const before =
    offset === 0
      ? 'It is the first that the board sent on this connection'
      : `The board had sent ${counted(offset, 'byte')} on this connection before it`;
  return `${before}: these ${length} are bytes ${offset + 1} to ${offset + length} of the stream.`;
}
