// What each end's own capture says of the packets of a connection: read a second time, for these only.

import { StreamSight } from '../../../sight/stream-sight.ts';
import type { Packet } from '../../../wire/packet.ts';
import type { Stream } from '../../../wire/tcp/stream.ts';
import { startMemory } from '../../../wire/words/memory.ts';
import { sentence } from '../../../wire/words/sentence.ts';
import { boardPortOf } from '../board-port.ts';
import { labelOf, type Piece, uncapturedWords } from '../ladder-rows.ts';
import { marksOf } from '../marks.ts';
import type { PacketSource } from '../packet-source.ts';
import type { WireOptions } from '../wire-run.ts';

/** A packet in words. */
export interface ToldPacket {
  /** Flags and numbers, and what stands out. */
  readonly label: readonly Piece[];
  readonly sentence: string;
  /** The lines of a board in it. */
  readonly lines: readonly string[];
}

/** By frame. */
export type ToldPackets = ReadonlyMap<number, ToldPacket>;

/** A connection in one of the captures. */
interface Teller {
  readonly source: PacketSource;
  readonly stream: Stream;
  /** The end that the capture was taken at, as its own stream has it; undefined where nothing tells. */
  readonly capturedAt: 'client' | 'server' | undefined;
}

/** @param frames those that are told; all others of the connection are read for the sake of these */
export async function tellPackets(
  { source, stream, capturedAt }: Teller,
  frames: ReadonlySet<number>,
  options: WireOptions,
): Promise<ToldPackets> {
  const told = new Map<number, ToldPacket>();
  const boardPort = boardPortOf(stream, options.port);
  const memory = startMemory({ boardPort, capturedAt });
  const fields = options.fields.get(null);
  const sight = new StreamSight({ boardPort, ...(fields === undefined ? {} : { fields }) });
  const take = (packet: Packet) => {
    const { text } = sentence(packet, memory);
    const { parts, released } = sight.take(packet);
    if (!frames.has(packet.segment.frame)) return;
    told.set(packet.segment.frame, {
      label: labelOf(packet, marksOf(packet)),
      sentence: [text, uncapturedWords(packet)].join(' ').trimEnd(),
      lines: [...parts, ...released],
    });
  };
  await source.read(
    {
      packet: (packet) => {
        if (packet.stream.number === stream.number) take(packet);
      },
    },
    null,
  );
  return told;
}
