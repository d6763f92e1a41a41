// Journeys of readings by two captures, one from each end of their connection.

import { twoFileJourney } from '../../src/journey/file-journey.ts';
import type { Journey, SegmentJson, Step, StepName } from '../../src/journey/journey.ts';
import type { WantedLine } from '../../src/journey/packets/find-in-file.ts';
import { DEFAULT_FIELDS } from '../../src/line/fields.ts';
import { Capture } from '../../src/wire/capture.ts';
import { SightingRecorder } from '../../src/wire/two-ends/sighting.ts';
import { compareEnds } from '../../src/wire/two-ends/two-ends.ts';
import { passOverFile } from './captured.ts';

export function wanted(device: string, boot: string, seq: number): WantedLine {
  return {
    name: { device, boot, seq },
    row: null,
    fieldsOf: () => ({ fields: DEFAULT_FIELDS, origin: 'default' }),
  };
}

function sightingsIn(bytes: Uint8Array) {
  const recorder = new SightingRecorder(10_000);
  const capture = new Capture({ packet: (packet) => recorder.take(packet) });
  capture.write(bytes);
  capture.end();
  return recorder.sightings;
}

export interface Named {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function told(
  one: Named,
  other: Named,
  line: WantedLine,
  server: Journey | null = null,
): Promise<Journey> {
  return twoFileJourney(
    {
      names: { first: one.name, second: other.name },
      passes: { first: passOverFile(one.bytes), second: passOverFile(other.bytes) },
      twoEnds: compareEnds(sightingsIn(one.bytes), sightingsIn(other.bytes)),
    },
    line,
    server,
  );
}

export function step<Name extends StepName>(journey: Journey, name: Name) {
  const found = journey.steps.find((each) => each.step === name);
  if (found?.known !== true) throw new Error(`${name} is not known`);
  return found as Step & { step: Name; known: true };
}

export function segmentsOf(journey: Journey): readonly SegmentJson[] {
  const found = step(journey, 'segments');
  return 'segments' in found ? found.segments : [];
}

/** The same as if the clock of who captured it were so many seconds behind. */
export function behind(bytes: Uint8Array, seconds: number): Uint8Array {
  const copy = Buffer.from(bytes);
  for (let at = 24; at < copy.length; at += 16 + copy.readUInt32LE(at + 8))
    copy.writeUInt32LE(copy.readUInt32LE(at) - seconds, at);
  return copy;
}

/** Only so many of its first frames. */
export function cut(bytes: Uint8Array, records: number): Uint8Array {
  const file = Buffer.from(bytes);
  let at = 24;
  for (let record = 0; record < records; record++) at += 16 + file.readUInt32LE(at + 8);
  return file.subarray(0, at);
}

/** What a server whose clock is so many seconds behind would tell: it read the line so long after the beginning. */
export function serversOwn(own: Journey, seconds: number, atMs: number): Journey {
  const startMs = (own.startMs ?? 0) - 1000 * seconds;
  const moment = { time: new Date(Math.floor(startMs) + atMs).toISOString(), atMs };
  const read = { step: 'read', known: true, text: 'It was read.', reads: [moment] };
  const steps = own.steps.map((each) => (each.step === 'read' ? (read as unknown as Step) : each));
  const { captures: _, ...server } = own;
  return { ...server, startMs, steps };
}

export function readsOf(journey: Journey): readonly { time: string; atMs: number }[] {
  const read = step(journey, 'read');
  return 'reads' in read ? (read.reads ?? []) : [];
}
