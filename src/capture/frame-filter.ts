// Frames of one connection, or of one end, out of those of many.

import { Dissector } from '../wire/dissect/dissector.ts';
import type { Frame } from '../wire/frame.ts';
import type { Segment } from '../wire/segment.ts';
import { blockEnd, readPacketBlock } from './blocks.ts';
import type { SocketPair } from './packet-source.ts';
import { addressBytes } from './pair-key.ts';
import type { PacketRing } from './ring.ts';

export type FrameFilter = (frame: Frame) => boolean;

/** One of the two ends of a connection; what is left out may be anything. */
export interface End {
  readonly address?: string | undefined;
  readonly port?: number | undefined;
}

/** Frames that both want. @param one null: it wants all */
export function bothFilters(one: FrameFilter | null, other: FrameFilter): FrameFilter {
  return one === null ? other : (frame) => one(frame) && other(frame);
}

/** Frames of a connection, in both directions. */
export function framesOfPair(pair: SocketPair): FrameFilter {
  const isLocal = endFinder({ address: pair.localAddress, port: pair.localPort });
  const isRemote = endFinder({ address: pair.remoteAddress, port: pair.remotePort });
  return frameFilter(
    (segment) =>
      (isLocal(segment, 'source') && isRemote(segment, 'destination')) ||
      (isRemote(segment, 'source') && isLocal(segment, 'destination')),
  );
}

/** Frames that an end sent or was sent. */
export function framesOfEnd(end: End): FrameFilter {
  const isEnd = endFinder(end);
  return frameFilter((segment) => isEnd(segment, 'source') || isEnd(segment, 'destination'));
}

/**
 * The wanted ones of blocks that follow each other, in runs.
 *
 * @param packetsOnly the interfaces were described before
 */
export function wantedBlocks(
  blocks: Uint8Array,
  { interfaces }: Pick<PacketRing, 'interfaces'>,
  frame: Frame,
  isWanted: FrameFilter,
  packetsOnly = false,
): Uint8Array[] {
  const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.byteLength);
  const runs: Uint8Array[] = [];
  let start = 0;
  frame.bytes = blocks;
  for (let at = 0; at < blocks.length; ) {
    const end = blockEnd(view, at);
    // Whatever is no packet describes those that follow.
    const isPacket = readPacketBlock(view, at, frame, interfaces);
    if (isPacket ? !isWanted(frame) : packetsOnly) {
      if (at > start) runs.push(blocks.subarray(start, at));
      start = end;
    }
    at = end;
  }
  if (start < blocks.length) runs.push(blocks.subarray(start));
  return runs;
}

/** What came in fragments is of no connection: what captures takes the first ones alone, as these have ports. */
export function frameFilter(isWanted: (segment: Segment, frame: Frame) => boolean): FrameFilter {
  const dissector = new Dissector({ reassemble: false });
  let wanted = false;
  let looked: Frame;
  const look = (segment: Segment) => {
    wanted = !segment.quoted && isWanted(segment, looked);
  };
  return (frame) => {
    wanted = false;
    looked = frame;
    dissector.dissect(frame, look);
    return wanted;
  };
}

function endFinder({ address, port }: End) {
  const wanted = address === undefined ? null : addressBytes(address);
  return (segment: Segment, side: 'source' | 'destination'): boolean => {
    const { bytes, ipVersion } = segment;
    if (port !== undefined && segment[`${side}Port`] !== port) return false;
    if (wanted === null) return true;
    const at = segment[`${side}At`];
    return (
      wanted.length === (ipVersion === 4 ? 4 : 16) &&
      wanted.every((byte, index) => bytes[at + index] === byte)
    );
  };
}
