// Frames of one connection, or of one end, out of those of many.

import { isIPv4 } from 'node:net';
import { Dissector } from '../wire/dissect/dissector.ts';
import type { Frame } from '../wire/frame.ts';
import type { Segment } from '../wire/segment.ts';
import { blockEnd, readPacketBlock } from './blocks.ts';
import type { SocketPair } from './packet-source.ts';
import type { PacketRing } from './ring.ts';

export type FrameFilter = (frame: Frame) => boolean;

/** One of the two ends of a connection; what is left out may be anything. */
export interface End {
  readonly address?: string | undefined;
  readonly port?: number | undefined;
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

/** The wanted ones of blocks that follow each other, in runs. */
export function wantedBlocks(
  blocks: Uint8Array,
  { interfaces }: Pick<PacketRing, 'interfaces'>,
  frame: Frame,
  isWanted: FrameFilter,
): Uint8Array[] {
  const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.byteLength);
  const runs: Uint8Array[] = [];
  let start = 0;
  frame.bytes = blocks;
  for (let at = 0; at < blocks.length; ) {
    const end = blockEnd(view, at);
    // Whatever is no packet describes those that follow.
    if (readPacketBlock(view, at, frame, interfaces) && !isWanted(frame)) {
      if (at > start) runs.push(blocks.subarray(start, at));
      start = end;
    }
    at = end;
  }
  if (start < blocks.length) runs.push(blocks.subarray(start));
  return runs;
}

/** What came in fragments is of no connection: what captures takes the first ones alone, as these have ports. */
function frameFilter(isWanted: (segment: Segment) => boolean): FrameFilter {
  const dissector = new Dissector({ reassemble: false });
  let wanted = false;
  const look = (segment: Segment) => {
    wanted = !segment.quoted && isWanted(segment);
  };
  return (frame) => {
    wanted = false;
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

/** The address as it stands in a header. */
function addressBytes(address: string): Uint8Array {
  const bare = address.replace(/%.*$/, '');
  if (isIPv4(bare)) return Uint8Array.from(bare.split('.'), Number);
  // As a URL's host it is written without an IPv4 ending (RFC 5952).
  const [head = '', tail = ''] = new URL(`http://[${bare}]/`).hostname.slice(1, -1).split('::');
  const [before, after] = [head, tail].map((text) => (text === '' ? [] : text.split(':')));
  const zeros = new Array<string>(8 - before.length - after.length).fill('0');
  const words = [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16));
  return Uint8Array.from(words.flatMap((word) => [word >> 8, word & 0xff]));
}
