// A recording of a chapter, read at both ends: each packet's way, and what its sender's capture says of it.

import { labelOf } from '../../dist/cli/wire/ladder-rows.js';
import { marksOf } from '../../dist/cli/wire/marks.js';
import { readRecording } from '../../dist/lesson/recordings.js';
import { StreamSight } from '../../dist/sight/stream-sight.js';
import { Capture } from '../../dist/wire/capture.js';
import { TCP } from '../../dist/wire/segment.js';
import { SightingRecorder } from '../../dist/wire/two-ends/sighting.js';
import { compareEnds } from '../../dist/wire/two-ends/two-ends.js';

const BOARD_PORT = 5050;
const MAX_PACKETS = 10_000;

/**
 * The packets of a chapter in the order in which they left, all connections together.
 *
 * @returns arrows of `two-ends`, each with the `stream` it belongs to, what is `told` of it, and whether it is `lost`
 */
export function readArrows(chapter) {
  const board = readEnd(chapter, 'board');
  const server = readEnd(chapter, 'server');
  const { connections } = compareEnds(board.sightings, server.sightings);
  const arrows = connections.flatMap(({ first, clientsEnd, arrows }) => {
    if (clientsEnd === 'second') throw new Error(`${chapter}: the ends are the wrong way round`);
    return arrows.map((arrow) => {
      const { fate, fromClient, departure } = arrow;
      if (departure === undefined || (fate !== 'arrived' && fate !== 'lost')) {
        throw new Error(`${chapter}: a packet is ${fate}, which no picture can show`);
      }
      const told = (fromClient ? board : server).told.get(departure.frame);
      return { ...arrow, stream: first, told, isLost: fate === 'lost' };
    });
  });
  return arrows.sort((a, b) => a.leftNs - b.leftNs);
}

function readEnd(chapter, end) {
  const recorder = new SightingRecorder(MAX_PACKETS);
  const told = new Map();
  const sights = new Map();
  const capture = new Capture({
    packet(packet) {
      recorder.take(packet);
      const { number } = packet.stream;
      if (!sights.has(number)) sights.set(number, new StreamSight({ boardPort: BOARD_PORT }));
      told.set(packet.segment.frame, tell(packet, sights.get(number)));
    },
  });
  capture.write(readRecording(chapter, end));
  const { cut, damaged } = capture.end();
  if (cut || damaged !== undefined) throw new Error(`${chapter}.${end}.pcap is damaged`);
  return { sightings: recorder.sightings, told };
}

function tell(packet, sight) {
  const { segment, seq, ack, window, bytesInFlight } = packet;
  const { bytes, dataAt, dataEnd, flags, length, sackCount, sackEdges } = segment;
  const receiver = packet.fromClient ? packet.stream.server : packet.stream.client;
  const relative = (edge) => (edge - receiver.baseSeq) >>> 0;
  return {
    ...{ seq, ack, window, length, bytesInFlight },
    hasAck: (flags & TCP.ACK) !== 0,
    closes: (flags & TCP.FIN) !== 0,
    /** Flags and numbers; then the signs of what stands out. */
    label: labelOf(packet, []).map(({ text }) => text),
    marks: marksOf(packet),
    data: Buffer.from(bytes.subarray(dataAt, dataEnd)),
    readings: sight.take(packet).parts,
    sacks: Array.from({ length: sackCount }, (_, at) => [
      relative(sackEdges[2 * at]),
      relative(sackEdges[2 * at + 1]),
    ]),
  };
}
