import { HIDDEN, withoutTokens } from '../../line/token-bytes.ts';
import { TCP } from '../../wire/segment.ts';
import type { Facts } from '../facts.ts';
import type { HoleJson, SegmentJson, SegmentsStep, UnknownStep } from '../journey.ts';
import type { Carried, Hole, Transmission } from '../packets/carriage.ts';
import { arrivalJson, changedWords, crossingWords, lostOf, whoseWords } from './crossing.ts';
import { endingOf } from './line-bytes.ts';
import { bytesJson, counted, duration, frames, micros, type Timeline, unknown } from './telling.ts';

/** The segments that carried the line. */
export function segmentsStep(facts: Facts, timeline: Timeline): SegmentsStep | UnknownStep {
  const { packets, isFile, ends } = facts;
  if ('why' in packets) return unknown('segments', packets.why);
  const { line, stream, handshakeMs } = packets.is;
  if (line.transmissions.length === 0) return unknown('segments', 'not-captured');
  return {
    step: 'segments',
    known: true,
    text: [
      carriedWords(line),
      ...(ends === undefined ? [] : [whoseWords(ends)]),
      printlnWords(line),
      ...line.holes.map(holeWords),
      copyWords(line),
      ...(ends === undefined ? [] : [crossingWords(line, ends.server), changedWords(ends)]),
      ackedWords(line),
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    stream: isFile ? stream : null,
    segments: segmentsJson(line, timeline),
    omitted: line.omitted,
    holes: line.holes.map((hole) => holeJson(hole, timeline)),
    handshakeMs: handshakeMs === null ? null : micros(handshakeMs),
    ...(ends === undefined ? {} : { capture: ends.line, changed: ends.changed }),
    ...(ends?.cameAs ? { cameAs: bytesJson(ends.cameAs) } : {}),
  };
}

/** The segments as they are told, whichever way they went. */
export function segmentsJson(carried: Carried, timeline: Timeline): SegmentJson[] {
  // A secret may be cut: what is one is seen in the bytes of all segments together.
  const masked = withoutTokens(carried.bytes);
  const isSecret = (place: number) => masked[place] !== carried.bytes[place];
  return carried.transmissions.map((sent) => {
    const bytes = sent.bytes.map((byte, index) => (isSecret(sent.at + index) ? HIDDEN : byte));
    return segmentJson({ ...sent, bytes }, timeline);
  });
}

function segmentJson(sent: Transmission, timeline: Timeline): SegmentJson {
  const { seq, rawSeq, length, window, from, to, at, analysis, waitedMs, acked, neighbours } = sent;
  return {
    ...timeline.frame(sent),
    ...{ seq, endSeq: seq + length, rawSeq, length },
    flags: flagNames(sent.flags),
    ...{ window, from, to, lineFrom: at, lineTo: at + to - from },
    bytes: bytesJson(sent.bytes),
    before: bytesJson(neighbours.before).hex,
    after: bytesJson(neighbours.after).hex,
    analysis,
    copy: sent.isCopy,
    fillsHole: sent.fillsHole,
    waitedMs: waitedMs === null ? null : micros(waitedMs),
    acked: acked && { ...timeline.frame(acked), afterMs: micros(acked.afterMs) },
    ...arrivalJson(sent, timeline),
  };
}

function flagNames(flags: number): string[] {
  return Object.entries(TCP).flatMap(([name, bit]) => (flags & bit ? name : []));
}

function holeJson(hole: Hole, timeline: Timeline): HoleJson {
  return {
    ...timeline.frame(hole),
    ...{ lineFrom: hole.from, lineTo: hole.to },
    duplicateAcks: hole.duplicateAcks.map((ack) => timeline.frame(ack)),
    duplicateAckCount: hole.duplicateAckCount,
    filled: hole.filled && timeline.frame(hole.filled),
    missedBy: hole.missedBy && timeline.frame(hole.missedBy),
  };
}

function carriedWords({ transmissions, omitted }: Carried): string {
  const first = transmissions.filter(({ isCopy }) => !isCopy);
  const which = `${first.length < transmissions.length ? 'first sent as ' : ''}${frames(first)}`;
  const [only] = first;
  if (first.length === 1 && only !== undefined) {
    const rest = only.length - (only.to - only.from);
    const others = rest === 0 ? '' : `, with ${counted(rest, 'byte')} besides`;
    return `One segment carried it, ${which}${others}.`;
  }
  const count = first.length + omitted;
  return `${count} segments carried it, ${which}: TCP cut the stream in the line.`;
}

/** `println` writes its text, and then what ends the line: TCP may send them apart. */
function printlnWords({ transmissions, bytes, length }: Carried): string {
  const end = endingOf(bytes) === 'CR LF' ? 2 : 1;
  const isEnd = ({ at, from, to }: Transmission) => at === length - end && to - from === end;
  // Where all came byte by byte the end is nothing of its own.
  const isApart =
    transmissions.some(isEnd) && transmissions.some(({ from, to }) => to - from > end);
  return isApart ? 'The end of the line came by itself: println writes it after the text.' : '';
}

function holeWords({ frame, filled, missedBy, duplicateAckCount, time }: Hole): string {
  if (missedBy !== null) {
    return `Part of it was acknowledged with frame ${missedBy.frame} and is not in the capture: it came, and the capture missed it.`;
  }
  const lost = `When frame ${frame} brought later bytes, these were missing: their segment was lost on the way, or overtaken (lost_segment).`;
  const asked =
    duplicateAckCount === 0
      ? ''
      : ` ${counted(duplicateAckCount, 'duplicate ACK')} asked for it again.`;
  const end =
    filled === null
      ? 'Nothing that was captured brought them.'
      : `Frame ${filled.frame} filled the hole ${duration(filled.time - time)} later.`;
  return `${lost}${asked} ${end}`;
}

function copyWords(line: Carried): string {
  const { transmissions } = line;
  const copies = transmissions.filter(({ isCopy }) => isCopy);
  if (copies.length === 0) return '';
  const unanswered = copies.find(
    (copy) => !acksOf(copy, transmissions).some((ack) => ack < copy.frame),
  );
  const waited = unanswered?.waitedMs ?? null;
  const why = waited === null ? '' : ` after ${duration(waited)} without an ACK`;
  const again = `It was sent again in ${frames(copies)}${why}`;
  const lost = lostOf(line);
  if (lost !== undefined) {
    const isPartLost = transmissions.some(({ crossing }) => crossing?.fate === 'partly');
    return lost.length > 0 || isPartLost
      ? `${again}.`
      : `${again}, though nothing of it was lost: its ACK was, or was late. TCP gives the program its bytes once.`;
  }
  const unsure = copies.some((copy) => precedesAck(copy, transmissions))
    ? ' The ACK came after that, so one capture at the board does not show which of them arrived.'
    : '';
  return `${again}: a segment or an ACK was lost, or late.${unsure} TCP gives the program its bytes once.`;
}

/** Whether it went before its bytes were acknowledged: the ACK may be for the copy, or for what it repeats. */
function precedesAck(copy: Transmission, transmissions: readonly Transmission[]): boolean {
  return acksOf(copy, transmissions).some((ack) => ack > copy.frame);
}

/** Frames that acknowledged what a copy repeats. */
function acksOf(copy: Transmission, transmissions: readonly Transmission[]): number[] {
  const end = copy.at + copy.to - copy.from;
  return transmissions.flatMap(({ isCopy, at, from, to, acked }) =>
    !isCopy && at < end && copy.at < at + to - from && acked !== null ? acked.frame : [],
  );
}

function ackedWords({ transmissions }: Carried): string {
  const last = transmissions.findLast(({ acked }) => acked !== null);
  if (!last?.acked || transmissions.some(({ acked }) => acked === null)) {
    return transmissions.every(({ acked }) => acked === null) ? 'No ACK for it was captured.' : '';
  }
  return `Frame ${last.acked.frame} acknowledged it after ${duration(last.acked.afterMs)}.`;
}
