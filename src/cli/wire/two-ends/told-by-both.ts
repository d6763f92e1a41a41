// What both captures tell of a connection, each packet by the end that sent it.

import type { Stream } from '../../../wire/tcp/stream.ts';
import { type Arrow, sightingOf } from '../../../wire/two-ends/arrow.ts';
import { bytesOf, type Change } from '../../../wire/two-ends/changed.ts';
import { type End, otherEnd } from '../../../wire/two-ends/nearer-end.ts';
import type { Sighting } from '../../../wire/two-ends/sighting.ts';
import { type Connection, capturedAt } from '../../../wire/two-ends/two-ends.ts';
import type { TwoEndsRun } from './both-captures.ts';
import { namesOf } from './names.ts';
import { changeOn, noteLeftOut, payloadsFor } from './payloads.ts';
import type { CapturedBytes, ShownBytes } from './shown-bytes.ts';
import { type ToldEnd, type ToldPacket, tellPackets } from './told-packets.ts';

export interface ToldByBoth {
  /** By its sender's capture, or by the other where that does not have it. */
  packetOf(arrow: Arrow): ToldPacket | undefined;
  /** What something between the ends has made of its bytes; null: nothing that is known. */
  changeOn(arrow: Arrow): Change | null;
  bytesOn(arrow: Arrow): ShownBytes;
}

/** Reads both captures again, for this connection. */
export async function tellBoth(run: TwoEndsRun, connection: Connection): Promise<ToldByBoth> {
  const { sources, options } = run;
  const { first, second, arrows, takenEnd } = connection;
  const names = namesOf(sources);
  const payloads = payloadsFor([connection]);
  const frames: Record<End, Set<number>> = { first: new Set(), second: new Set() };
  const from = ({ fromClient }: Arrow) => (fromClient ? takenEnd : otherEnd(takenEnd));
  const tellerOf = (arrow: Arrow) =>
    arrow.departure === undefined ? otherEnd(from(arrow)) : from(arrow);
  for (const arrow of arrows) frames[tellerOf(arrow)].add(sightingOf(arrow).frame);
  const tell = (end: End, stream: Stream) =>
    tellPackets(
      {
        ...{ source: sources[end], stream, payloads: payloads[end] },
        capturedAt: capturedAt(connection, end),
      },
      frames[end],
      options,
    );
  const told: Record<End, ToldEnd> = {
    first: await tell('first', first),
    second: await tell('second', second),
  };
  noteLeftOut(run, payloads);

  function captured(arrow: Arrow, end: End, sighting: Sighting | undefined) {
    if (sighting === undefined) return undefined;
    const { frame } = sighting;
    const data = payloads[end].of(frame);
    const bytes = bytesOf(arrow, sighting, data);
    const before = bytes.byteOffset - data.byteOffset;
    const isSecret = (at: number) => told[end].isSecret(frame, before + at);
    return { name: names[end], bytes, isSecret } satisfies CapturedBytes;
  }

  return {
    packetOf: (arrow) => told[tellerOf(arrow)].packets.get(sightingOf(arrow).frame),
    changeOn: (arrow) => changeOn(connection, arrow, payloads),
    bytesOn: (arrow) => ({
      left: captured(arrow, from(arrow), arrow.departure),
      came: captured(arrow, otherEnd(from(arrow)), arrow.arrival),
    }),
  };
}
