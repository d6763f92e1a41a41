// Packets as they are held: blocks of a pcapng file, so that what is held is a file as it is.
// https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-02.html

import { BLOCK } from '../wire/file/blocks.ts';
import { END_OF_OPTIONS } from '../wire/file/options.ts';
import type { Frame } from '../wire/frame.ts';

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** A section whose length is not told: it goes on. */
const OPEN_END = 0xffff_ffff;

const COMMENT = 1;
const USER_APPLICATION = 4;
const INTERFACE_NAME = 2;
const TIME_RESOLUTION = 9;
const INTERFACE_FILTER = 11;

/** Before a packet's bytes, and after them. */
const PACKET_HEAD_BYTES = 28;
const PACKET_TAIL_BYTES = 4;

/** An interface as a file describes it. */
export interface InterfaceDescription {
  /** LINKTYPE_ number. */
  readonly linkType: number;
  /** Digits behind the second: 6 or 9. */
  readonly timeDigits: number;
  readonly name: string;
  readonly filter: string;
}

/** What a file begins with. */
export function sectionHeader(application: string, comment?: string): Uint8Array {
  const fixed = new Uint8Array(16);
  const view = new DataView(fixed.buffer);
  view.setUint32(0, BYTE_ORDER_MAGIC, true);
  view.setUint16(4, 1, true);
  view.setUint32(8, OPEN_END, true);
  view.setUint32(12, OPEN_END, true);
  const options = [
    ...(comment === undefined ? [] : [textOption(COMMENT, comment)]),
    textOption(USER_APPLICATION, application),
  ];
  return block(BLOCK.section, [fixed, ...options, option(END_OF_OPTIONS, new Uint8Array(0))]);
}

/** Comes before the first packet of an interface. */
export function interfaceBlock(described: InterfaceDescription): Uint8Array {
  const fixed = new Uint8Array(8);
  new DataView(fixed.buffer).setUint16(0, described.linkType, true);
  const filter = new TextEncoder().encode(described.filter);
  return block(BLOCK.interface, [
    fixed,
    textOption(INTERFACE_NAME, described.name),
    option(TIME_RESOLUTION, Uint8Array.of(described.timeDigits)),
    // A filter's first byte tells its kind: 0 is text.
    option(INTERFACE_FILTER, Uint8Array.of(0, ...filter)),
    option(END_OF_OPTIONS, new Uint8Array(0)),
  ]);
}

/** A block that says nothing: one of names, without a name. */
export function emptyBlock(): Uint8Array {
  return block(BLOCK.names, [new Uint8Array(4)]);
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

/** The block that a frame was read from. */
export function packetBlock({ bytes, start, end }: Frame): Uint8Array {
  return bytes.subarray(start - PACKET_HEAD_BYTES, start + padded(end - start) + PACKET_TAIL_BYTES);
}

/**
 * Fills a frame from the block that begins there; its bytes are set by the caller.
 * @returns false: it is another kind of block
 */
export function readPacketBlock(
  view: DataView,
  at: number,
  frame: Frame,
  interfaces: readonly InterfaceDescription[],
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

function block(type: number, body: readonly Uint8Array[]): Uint8Array {
  const length = 12 + body.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(length);
  const view = new DataView(whole.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  let at = 8;
  for (const part of body) {
    whole.set(part, at);
    at += part.length;
  }
  view.setUint32(at, length, true);
  return whole;
}

function textOption(code: number, text: string): Uint8Array {
  return option(code, new TextEncoder().encode(text));
}

function option(code: number, value: Uint8Array): Uint8Array {
  const whole = new Uint8Array(4 + padded(value.length));
  const view = new DataView(whole.buffer);
  view.setUint16(0, code, true);
  view.setUint16(2, value.length, true);
  whole.set(value, 4);
  return whole;
}

/** Blocks and options begin at multiples of four. */
function padded(length: number): number {
  return (length + 3) & ~3;
}
