// Packets as they are held: blocks of a pcapng file, so that what is held is a file as it is. Thousands come a
// second: they are written where they are held, and read there.
// https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-02.html

import { BLOCK } from '../wire/file/blocks.ts';
import type { WrittenInterface } from '../wire/file/pcapng-writer.ts';
import type { Frame } from '../wire/frame.ts';

/** Before a packet's bytes, and after them. */
const PACKET_HEAD_BYTES = 28;
const PACKET_TAIL_BYTES = 4;

/** A block that says nothing: one of names, without a name. */
export function emptyBlock(): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  view.setUint32(0, BLOCK.names, true);
  view.setUint32(4, view.byteLength, true);
  view.setUint32(12, view.byteLength, true);
  return new Uint8Array(view.buffer);
}

/** How many bytes a frame takes as a block. */
export function packetBlockBytes(frame: Pick<Frame, 'start' | 'end'>): number {
  return PACKET_HEAD_BYTES + padded(frame.end - frame.start) + PACKET_TAIL_BYTES;
}

/**
 * Writes a frame into bytes that are zero and have room for it.
 * @returns where its own bytes begin
 */
export function writePacketBlock(into: DataView, at: number, frame: Frame, id: number): number {
  const captured = frame.end - frame.start;
  const length = packetBlockBytes(frame);
  const isNano = frame.timeDigits === 9;
  const perSecond = isNano ? 1e9 : 1e6;
  const fraction = isNano ? frame.nanos : Math.floor(frame.nanos / 1000);
  // Time in units, in two halves of 32 bits: in one number it would lose its last digits.
  const of65536s = (frame.seconds >>> 16) * perSecond;
  const rest = (frame.seconds & 0xffff) * perSecond + fraction + (of65536s % 65536) * 65536;
  const upper = Math.floor(of65536s / 65536) + Math.floor(rest / 2 ** 32);
  into.setUint32(at, BLOCK.enhancedPacket, true);
  into.setUint32(at + 4, length, true);
  into.setUint32(at + 8, id, true);
  into.setUint32(at + 12, upper, true);
  into.setUint32(at + 16, rest % 2 ** 32, true);
  into.setUint32(at + 20, captured, true);
  into.setUint32(at + 24, frame.wireLength, true);
  const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
  bytes.set(frame.bytes.subarray(frame.start, frame.end), at + PACKET_HEAD_BYTES);
  into.setUint32(at + length - PACKET_TAIL_BYTES, length, true);
  return at + PACKET_HEAD_BYTES;
}

/**
 * Fills a frame from the block that begins there; its bytes are set by the caller.
 * @returns false: it is another kind of block
 */
export function readPacketBlock(
  view: DataView,
  at: number,
  frame: Frame,
  interfaces: readonly WrittenInterface[],
): boolean {
  if (view.getUint32(at, true) !== BLOCK.enhancedPacket) return false;
  const id = view.getUint32(at + 8, true);
  const { linkType, timeDigits } = interfaces[id];
  const perSecond = timeDigits === 9 ? 1e9 : 1e6;
  const upper = view.getUint32(at + 12, true);
  const lower = view.getUint32(at + 16, true);
  // As in a long division: one number would lose its last digits.
  const high = upper * 65536 + (lower >>> 16);
  const low = (high % perSecond) * 65536 + (lower & 0xffff);
  const units = low % perSecond;
  frame.seconds = Math.floor(high / perSecond) * 65536 + Math.floor(low / perSecond);
  frame.nanos = timeDigits === 9 ? units : units * 1000;
  frame.timeDigits = timeDigits;
  frame.linkType = linkType;
  frame.interfaceId = id;
  frame.start = at + PACKET_HEAD_BYTES;
  frame.end = frame.start + view.getUint32(at + 20, true);
  frame.wireLength = view.getUint32(at + 24, true);
  return true;
}

/** Where the block ends that begins there. */
export function blockEnd(view: DataView, at: number): number {
  return at + view.getUint32(at + 4, true);
}

export function isInterfaceBlock(view: DataView, at: number): boolean {
  return view.getUint32(at, true) === BLOCK.interface;
}

/** Blocks begin at multiples of four. */
function padded(length: number): number {
  return (length + 3) & ~3;
}
