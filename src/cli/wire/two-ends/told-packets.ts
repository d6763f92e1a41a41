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
import type { Payloads } from './payloads.ts';

/** A packet in words. */
export interface ToldPacket {
  /** Flags and numbers, and what stands out. */
  readonly label: readonly Piece[];
  readonly sentence: string;
  /** The lines of a board in it. */
  readonly lines: readonly string[];
}

/** What one end's capture tells of a connection. */
export interface ToldEnd {
  readonly packets: ToldPackets;
  /** Whether the byte of a packet's data at that place is not to be shown. */
  isSecret(frame: number, at: number): boolean;
}

/** By frame. */
export type ToldPackets = ReadonlyMap<number, ToldPacket>;

/** A connection in one of the captures. */
interface Teller {
  readonly source: PacketSource;
  readonly stream: Stream;
  /** The end that the capture was taken at, as its own stream has it; undefined where nothing tells. */
  readonly capturedAt: 'client' | 'server' | undefined;
  /** Keeps the data of its packets. */
  readonly payloads: Payloads;
}

/** @param frames those that are told; all others of the connection are read for the sake of these */
export async function tellPackets(
  { source, stream, capturedAt, payloads }: Teller,
  frames: ReadonlySet<number>,
  options: WireOptions,
): Promise<ToldEnd> {
  const told = new Map<number, ToldPacket>();
  const boardPort = boardPortOf(stream, options.port);
  const memory = startMemory({ boardPort, capturedAt });
  const sight = new StreamSight({ boardPort, fieldLists: options.fields });
  const secrets = new Map<number, ReadonlySet<number>>();
  const take = (packet: Packet) => {
    const { text } = sentence(packet, memory);
    const { parts, released, isSecret } = sight.take(packet);
    payloads.take(packet);
    if (options.bytes === true) {
      const hidden = placesOf(packet, isSecret);
      if (hidden.size > 0) secrets.set(packet.segment.frame, hidden);
    }
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
  return { packets: told, isSecret: (frame, at) => secrets.get(frame)?.has(at) === true };
}

/** What is secret is known while a packet is looked at: later ones have made room for others. */
function placesOf({ segment }: Packet, isSecret: (at: number) => boolean): ReadonlySet<number> {
  const places = new Set<number>();
  const captured = Math.min(segment.dataEnd - segment.dataAt, segment.length);
  for (let at = 0; at < captured; at++) if (isSecret(at)) places.add(at);
  return places;
}
