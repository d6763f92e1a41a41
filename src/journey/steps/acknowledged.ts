import { withoutTokens } from '../../line/token-bytes.ts';
import { type Facts, known } from '../facts.ts';
import type { AcknowledgedStep, Unknown, UnknownStep } from '../journey.ts';
import type { LoggedCopy, LoggedReply } from '../log/logged.ts';
import { CAPTURED, type Carried } from '../packets/carriage.ts';
import type { BothEnds } from '../packets/find-in-both.ts';
import { capital, crossingWords } from './crossing.ts';
import { segmentsJson } from './segments.ts';
import { connectionJson, duration, frames, type Timeline, unknown } from './telling.ts';

const NOTHING = {
  step: 'acknowledged',
  known: true,
  ...{ line: null, sent: null, offset: null, otherConnection: null },
  ...{ segments: [], packetsWhy: null },
} as const;

/** The line that told the board that its reading is on disk. */
export function acknowledgedStep(facts: Facts, timeline: Timeline): AcknowledgedStep | UnknownStep {
  const copy = known(facts.copy);
  const reply = known(facts.log)?.reply ?? null;
  const carried = known(facts.packets)?.reply ?? null;
  if (copy === null) {
    if (carried !== null) return byPackets(carried, timeline, facts.ends);
    return unknown('acknowledged', 'why' in facts.copy ? facts.copy.why : 'no-log');
  }
  if (reply === null) return { ...NOTHING, text: withoutReply(copy) };
  const isHere = reply.connection.id === copy.connection.id;
  return {
    ...NOTHING,
    text: [sentWords(reply, copy), isHere ? carriedWords(carried) : ''].join(' ').trim(),
    line:
      lineOf(carried) ?? (reply.kind === 'ack' ? `ACK ${reply.seq}` : `WELCOME last=${reply.seq}`),
    sent: timeline.at(reply.time),
    offset: reply.offset,
    otherConnection: isHere ? null : connectionJson(reply.connection),
    segments: carried === null ? [] : segmentsJson(carried, timeline),
    packetsWhy: carried === null ? packetsWhy(facts, isHere) : null,
  };
}

/** Only packets know it: who wrote it and when is not known. */
function byPackets(
  carried: Carried,
  timeline: Timeline,
  ends: BothEnds | undefined,
): AcknowledgedStep {
  const line = lineOf(carried);
  const sentences = [
    `${line === null ? 'A line' : `\`${line}\``} went back: all readings of the boot up to its number were on disk.`,
    carriedWords(carried),
    ...(ends === undefined ? [] : [`These are frames of ${ends.reply}.`]),
    ...(ends === undefined ? [] : [crossingWords(carried, ends.board)]),
  ];
  return {
    ...NOTHING,
    text: sentences.filter((sentence) => sentence !== '').join(' '),
    line,
    segments: segmentsJson(carried, timeline),
    ...(ends === undefined ? {} : { capture: ends.reply }),
  };
}

function packetsWhy({ packets }: Facts, isHere: boolean): Unknown {
  if ('why' in packets) return packets.why;
  return isHere ? 'not-aligned' : 'not-captured';
}

function withoutReply({ isOwn, wantsAck, connection }: LoggedCopy): string {
  if (!isOwn) return 'No ACK goes back: the line names another device than that of its connection.';
  if (!wantsAck) return 'No ACK goes back: the board did not ask for them (`ack=1` in its HELLO).';
  if (connection.closed === null) return 'No ACK has gone back yet.';
  return `No ACK went back: the connection ended first (${connection.closed.reason}).`;
}

function sentWords({ kind, seq, time, connection }: LoggedReply, copy: LoggedCopy): string {
  const readAt = copy.reads?.at(-1)?.time;
  const after = readAt === undefined ? '' : ` ${duration(time - readAt)} after the line was read`;
  const what = kind === 'ack' ? `\`ACK ${seq}\`` : `A WELCOME with \`last=${seq}\``;
  const where = connection.id === copy.connection.id ? '' : ', on a later connection';
  return `${what} was written${after}${where}: all readings of the boot up to ${seq} were on disk.`;
}

function carriedWords(carried: Carried | null): string {
  if (carried === null || carried.transmissions.length === 0) return '';
  const { transmissions } = carried;
  const last = transmissions.findLast(({ acked }) => acked !== null)?.acked ?? null;
  const went = `${capital(frames(transmissions))} carried it`;
  if (last === null) return `${went}; no TCP ACK of the board for it was captured.`;
  return `${went}, and the board's TCP acknowledged it with frame ${last.frame}, ${duration(last.afterMs)} later.`;
}

function lineOf(carried: Carried | null): string | null {
  if (carried?.captured.some((state) => state !== CAPTURED) ?? true) return null;
  return new TextDecoder().decode(carried && withoutTokens(carried.bytes)).trimEnd();
}
