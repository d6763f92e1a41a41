// `tapline wire A B --json`: one object a line for each packet's way.

import { writtenSocket } from '../../../wire/address.ts';
import { analysisNames } from '../../../wire/packet.ts';
import { TCP } from '../../../wire/segment.ts';
import { type Arrow, sightingOf } from '../../../wire/two-ends/arrow.ts';
import type { Change } from '../../../wire/two-ends/changed.ts';
import type { Moment } from '../../../wire/two-ends/sighting.ts';
import type { Connection } from '../../../wire/two-ends/two-ends.ts';

const FLAGS = Object.entries(TCP);

/** Keys without a value are left out. Times are by the clock of the first capture. */
export function arrowJson(
  { first, second }: Connection,
  arrow: Arrow,
  start: Moment,
  change: Change | null,
): Record<string, unknown> {
  const { fromClient, departure, arrival, leftNs, arrivedNs } = arrow;
  const sighting = sightingOf(arrow);
  const [client, server] = [writtenSocket(first.client), writtenSocket(first.server)];
  const took = leftNs === undefined || arrivedNs === undefined ? undefined : arrivedNs - leftNs;
  return {
    stream: first.number,
    otherStream: second.number,
    src: fromClient ? client : server,
    dst: fromClient ? server : client,
    fate: arrow.fate,
    left: timeOf(start, leftNs),
    arrived: timeOf(start, arrivedNs),
    took: took === undefined ? undefined : Number((took / 1e9).toFixed(9)),
    leftFrame: departure?.frame,
    arrivedFrame: arrival?.frame,
    seq: arrow.seq,
    ack: sighting.relativeAck,
    len: arrow.length,
    flags: FLAGS.filter(([, bit]) => sighting.flags & bit).map(([name]) => name),
    leftAnalysis: namesOrNothing(departure?.analysis),
    arrivedAnalysis: namesOrNothing(arrival?.analysis),
    overtaken: arrow.isOvertaken || undefined,
    duplicate: arrow.isDuplicate || undefined,
    resized: arrow.isResized || undefined,
    changed: change?.changed,
  };
}

function namesOrNothing(analysis: number | undefined): string[] | undefined {
  return analysis === undefined || analysis === 0 ? undefined : analysisNames(analysis);
}

/** Unix seconds. */
function timeOf({ seconds, nanos }: Moment, ns: number | undefined): number | undefined {
  if (ns === undefined) return undefined;
  const fraction = nanos + Math.round(ns);
  const whole = Math.floor(fraction / 1e9);
  const rest = String(fraction - whole * 1e9).padStart(9, '0');
  return Number(`${seconds + whole}.${rest}`);
}
