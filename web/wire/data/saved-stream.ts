// One connection as a pcapng file, from the frames that are kept of it.

import {
  enhancedPacket,
  interfaceDescription,
  sectionHeader,
} from '../../../src/wire/file/pcapng-writer.ts';
import type { KeptPackets } from './kept-packets.ts';
import type { KeptStream } from './kept-stream.ts';

/** Packets whose bytes were let go are not in it. */
export function savedStream(kept: KeptStream, packets: KeptPackets): Uint8Array<ArrayBuffer> {
  const pieces = [...piecesOf(kept, packets)];
  const file = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    file.set(piece, at);
    at += piece.length;
  }
  return file;
}

function* piecesOf(kept: KeptStream, packets: KeptPackets): Generator<Uint8Array> {
  yield sectionHeader('Tapline');
  const interfaces = new Map<string, number>();
  let lastFrame = 0;
  for (let place = kept.packets.first; place < kept.packets.end; place++) {
    const frame = packets.frame(kept.packets.at(place));
    // A frame may hold several packets.
    if (frame === undefined || frame.number === lastFrame) continue;
    lastFrame = frame.number;
    const { linkType, interfaceId, timeDigits, fragments } = frame;
    const key = `${linkType} ${interfaceId} ${timeDigits}`;
    let number = interfaces.get(key);
    if (number === undefined) {
      number = interfaces.size;
      interfaces.set(key, number);
      yield interfaceDescription({ linkType, snapLength: 0, timeDigits });
    }
    const comment = fragments > 1 ? `Put together of ${fragments} fragments.` : undefined;
    yield enhancedPacket({ ...frame, interfaceId: number }, timeDigits, comment);
  }
}
