// What became of a lost segment, by the captures of both ends: its arrow ends halfway.

import { Capture } from '../../../wire/capture.ts';
import { SightingRecorder } from '../../../wire/two-ends/sighting.ts';
import { compareEnds } from '../../../wire/two-ends/two-ends.ts';
import type { Output } from '../output.ts';
import type { PacketSource } from '../packet-source.ts';
import { drawArrows } from '../two-ends/ladder.ts';
import type { Screen } from '../wire-run.ts';

/** A chapter has a few dozen. */
const MAX_PACKETS = 1000;

/** Packets that are drawn before the lost one, and behind it: its copy, and the ACK for that. */
const BEFORE = 1;
const BEHIND = 2;

/** The two captures of a chapter, as pcap files. */
export interface BothCaptures {
  readonly board: Uint8Array;
  readonly server: Uint8Array;
}

export async function drawLoss(
  captures: BothCaptures,
  output: Output,
  screen: Screen,
  color: boolean,
): Promise<void> {
  const sources = {
    first: sourceOf("the board's capture", captures.board),
    second: sourceOf("the server's capture", captures.server),
  };
  const { connections } = compareEnds(sightingsIn(captures.board), sightingsIn(captures.server));
  const [connection] = connections;
  const lostAt = connection?.arrows.findIndex(({ fate }) => fate === 'lost') ?? -1;
  if (connection === undefined || lostAt === -1) return;
  const shown = connection.arrows.slice(Math.max(0, lostAt - BEFORE), lostAt + BEHIND + 1);
  const options = { fields: new Map(), color };
  await drawArrows({ sources, options, output, screen, note() {} }, connection, shown);
}

function sightingsIn(bytes: Uint8Array): SightingRecorder['sightings'] {
  const recorder = new SightingRecorder(MAX_PACKETS);
  const capture = new Capture({ packet: (packet) => recorder.take(packet) });
  capture.write(bytes);
  capture.end();
  return recorder.sightings;
}

function sourceOf(name: string, bytes: Uint8Array): PacketSource {
  return {
    name,
    repeatable: true,
    async read(listener) {
      const capture = new Capture(listener);
      capture.write(bytes);
      return capture.end();
    },
  };
}
