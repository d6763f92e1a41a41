// The blocks of a pcapng file, as bytes: a section header, then each interface before its packets.
// https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-03.html

import type { Frame } from '../frame.ts';
import { BLOCK } from './blocks.ts';

/** What is written of an interface. */
export interface WrittenInterface {
  /** A LINKTYPE_ number. */
  readonly linkType: number;
  /** Bytes of a frame that were captured at most; 0: all of them. */
  readonly snapLength: number;
  /** Digits after the second that the times of its packets keep, 0 to 9. */
  readonly timeDigits: number;
  /** E.g. `eth0`. */
  readonly name?: string;
  /** What was captured only, as tcpdump has it, e.g. `tcp port 5050`. */
  readonly filter?: string;
}

/** What is written of a frame. */
export type WrittenFrame = Pick<
  Frame,
  'seconds' | 'nanos' | 'wireLength' | 'bytes' | 'start' | 'end' | 'interfaceId'
>;

interface Option {
  readonly code: number;
  readonly value: Uint8Array;
}

const OPTION = {
  comment: 1,
  sectionApplication: 4,
  interfaceName: 2,
  interfaceResolution: 9,
  interfaceFilter: 11,
} as const;

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** A block's kind, its length, and its length again. */
const FRAMING_BYTES = 12;
/** An option's code and length. */
const OPTION_BYTES = 4;
const MAX_OPTION_BYTES = 0xffff;
/** The filter's option begins with its language: 0 for tcpdump's. */
const TCPDUMP_FILTER = 0;

const encoder = new TextEncoder();

/**
 * Begins a file, or a section of one: interfaces are counted anew after it.
 *
 * @param application who writes it, e.g. `Tapline 0.1.0`
 */
export function sectionHeader(application: string, comment?: string): Uint8Array {
  const options = [...commentOption(comment), textOption(OPTION.sectionApplication, application)];
  const { bytes, view, bodyAt } = block(BLOCK.section, 16, options);
  view.setUint32(bodyAt, BYTE_ORDER_MAGIC, true);
  view.setUint16(bodyAt + 4, 1, true);
  view.setUint16(bodyAt + 6, 0, true);
  // The section's length: not known.
  view.setBigInt64(bodyAt + 8, -1n, true);
  return bytes;
}

/** Names an interface; its number is how many there were in the section before it. */
export function interfaceDescription(from: WrittenInterface): Uint8Array {
  const options: Option[] = [];
  if (from.name !== undefined) options.push(textOption(OPTION.interfaceName, from.name));
  options.push({ code: OPTION.interfaceResolution, value: Uint8Array.of(from.timeDigits) });
  if (from.filter !== undefined) options.push(filterOption(from.filter));
  const { bytes, view, bodyAt } = block(BLOCK.interface, 8, options);
  view.setUint16(bodyAt, from.linkType, true);
  view.setUint32(bodyAt + 4, from.snapLength, true);
  return bytes;
}

/**
 * A packet.
 *
 * @param frame its `interfaceId` is the interface's number in the section; a time before 1970 is written as 1970
 * @param timeDigits those of its interface
 */
export function enhancedPacket(
  frame: WrittenFrame,
  timeDigits: number,
  comment?: string,
): Uint8Array {
  const captured = frame.end - frame.start;
  const { bytes, view, bodyAt } = block(
    BLOCK.enhancedPacket,
    20 + padded(captured),
    commentOption(comment),
  );
  view.setUint32(bodyAt, frame.interfaceId, true);
  writeTime(view, bodyAt + 4, frame, timeDigits);
  view.setUint32(bodyAt + 12, captured, true);
  view.setUint32(bodyAt + 16, frame.wireLength, true);
  bytes.set(frame.bytes.subarray(frame.start, frame.end), bodyAt + 20);
  return bytes;
}

/** An empty block with its framing and its options. */
function block(kind: number, fixedBytes: number, options: readonly Option[]) {
  const length = FRAMING_BYTES + fixedBytes + optionsBytes(options);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, kind, true);
  view.setUint32(4, length, true);
  view.setUint32(length - 4, length, true);
  let at = 8 + fixedBytes;
  for (const { code, value } of options) {
    view.setUint16(at, code, true);
    view.setUint16(at + 2, value.length, true);
    bytes.set(value, at + OPTION_BYTES);
    at += OPTION_BYTES + padded(value.length);
  }
  return { bytes, view, bodyAt: 8 };
}

/** Where there are options, four zeros end them. */
function optionsBytes(options: readonly Option[]): number {
  if (options.length === 0) return 0;
  const each = options.map(({ value }) => OPTION_BYTES + padded(value.length));
  return each.reduce((sum, length) => sum + length, OPTION_BYTES);
}

function commentOption(comment: string | undefined): Option[] {
  return comment === undefined ? [] : [textOption(OPTION.comment, comment)];
}

/** Text that is too long is cut, not in the middle of a character. */
function textOption(code: number, text: string): Option {
  const value = encoder.encode(text);
  if (value.length <= MAX_OPTION_BYTES) return { code, value };
  const cut = new Uint8Array(MAX_OPTION_BYTES);
  return { code, value: cut.subarray(0, encoder.encodeInto(text, cut).written) };
}

function filterOption(filter: string): Option {
  const { value } = textOption(OPTION.interfaceFilter, filter);
  const taken = value.subarray(0, MAX_OPTION_BYTES - 1);
  return { code: OPTION.interfaceFilter, value: Uint8Array.of(TCPDUMP_FILTER, ...taken) };
}

/** Ticks since 1970 in 64 bits, 16 of them at a time: no number grows beyond 2^53. */
function writeTime(view: DataView, at: number, frame: WrittenFrame, timeDigits: number): void {
  const seconds = Math.max(0, frame.seconds);
  const units = 10 ** timeDigits;
  const fraction = frame.seconds < 0 ? 0 : Math.floor(frame.nanos / 10 ** (9 - timeDigits));
  const lower = (seconds % 0x1_0000) * units + fraction;
  const upper = Math.floor(seconds / 0x1_0000) * units + Math.floor(lower / 0x1_0000);
  view.setUint32(at, Math.floor(upper / 0x1_0000), true);
  view.setUint16(at + 4, lower % 0x1_0000, true);
  view.setUint16(at + 6, upper % 0x1_0000, true);
}

function padded(length: number): number {
  return (length + 3) & ~3;
}
