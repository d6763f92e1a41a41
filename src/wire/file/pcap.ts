// The pcap format: a header of 24 bytes, then records one after the other.
// https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-05.html

import { MAX_FRAME_BYTES } from '../../limits.ts';
import type { Frame } from '../frame.ts';
import { type Fault, maxCaptured, type RecordReader, wireLengthOf } from './record-reader.ts';

const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
/** Kuznetzov's modified tcpdump: records have 8 bytes more. */
const MODIFIED = 0xa1b2cd34;

const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
const MODIFIED_HEADER_BYTES = 24;

/** The upper six bits of the link type field tell of a frame check sequence. */
const LINK_TYPE_BITS = 0x03ff_ffff;

/** A tcpdump of DG/UX wrote this version, with the lengths of a record exchanged. */
const DG_UX_VERSION = 543;

/**
 * AIX writes version 2.2 with link types of its own (RFC 1573's, as in a MIB), and nanoseconds:
 * each of them, and the usual one.
 */
const AIX_LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [6, 1],
  [9, 6],
  [15, 10],
  [24, 0],
]);

/** How a record's two lengths stand in it. */
const CAPTURED_FIRST = 0;
const WIRE_FIRST = 1;
/** Version 2.3: some wrote them so, some otherwise; the captured one is never the larger. */
const LARGER_ON_WIRE = 2;

/** Whether a file that begins so is a pcap file, of whichever byte order. */
export function isPcap(magic: number): boolean {
  return byteOrder(magic) !== undefined;
}

/** @param magic the file's first four bytes as a little-endian number */
function byteOrder(magic: number): 'little' | 'big' | undefined {
  if (magic === MICROSECONDS || magic === NANOSECONDS || magic === MODIFIED) return 'little';
  if (magic === 0xd4c3b2a1 || magic === 0x4d3cb2a1 || magic === 0x34cdb2a1) return 'big';
  return undefined;
}

/** Reads the records of a pcap file. */
export class PcapReader implements RecordReader {
  needed = FILE_HEADER_BYTES;
  toSkip = 0;
  fault: Fault | undefined;
  readonly #frame: Frame;
  readonly #onFrame: (frame: Frame) => void;
  #hasHeader = false;
  #little = true;
  #headerBytes = RECORD_HEADER_BYTES;
  #lengths: typeof CAPTURED_FIRST | typeof WIRE_FIRST | typeof LARGER_ON_WIRE = CAPTURED_FIRST;
  #nanosAUnit = 1000;
  #maxCaptured = MAX_FRAME_BYTES;

  constructor(frame: Frame, onFrame: (frame: Frame) => void) {
    this.#frame = frame;
    this.#onFrame = onFrame;
  }

  get isAmidRecord(): boolean {
    return this.toSkip > 0;
  }

  read(bytes: Uint8Array, start: number, end: number): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = start;
    if (!this.#hasHeader) {
      if (end - at < FILE_HEADER_BYTES) return at;
      this.#readHeader(view, at);
      if (this.fault !== undefined) return at;
      at += FILE_HEADER_BYTES;
    }
    return this.#readRecords(view, bytes, at, end);
  }

  #readHeader(view: DataView, at: number): void {
    const frame = this.#frame;
    const little = byteOrder(view.getUint32(at, true)) === 'little';
    const magic = view.getUint32(at, little);
    const major = view.getUint16(at + 4, little);
    const minor = view.getUint16(at + 6, little);
    if (major < 2) {
      const words = `this is a pcap file of version ${major}.${minor}, which nobody reads any more`;
      this.fault = { kind: 'refused', words };
      return;
    }
    const written = view.getUint32(at + 20, little) & LINK_TYPE_BITS;
    const isAix =
      magic === MICROSECONDS && major === 2 && minor === 2 && AIX_LINK_TYPES.has(written);
    const isNanoseconds = magic === NANOSECONDS || isAix;
    this.#hasHeader = true;
    this.#little = little;
    if (magic === MODIFIED) this.#headerBytes = MODIFIED_HEADER_BYTES;
    if (isNanoseconds) this.#nanosAUnit = 1;
    if ((major === 2 && minor < 3) || major === DG_UX_VERSION) this.#lengths = WIRE_FIRST;
    else if (major === 2 && minor === 3) this.#lengths = LARGER_ON_WIRE;
    frame.timeDigits = isNanoseconds ? 9 : 6;
    frame.linkType = isAix ? (AIX_LINK_TYPES.get(written) ?? written) : written;
    this.#maxCaptured = maxCaptured(frame.linkType);
    this.needed = this.#headerBytes;
  }

  #readRecords(view: DataView, bytes: Uint8Array, start: number, end: number): number {
    const frame = this.#frame;
    const little = this.#little;
    const headerBytes = this.#headerBytes;
    let at = start;
    frame.bytes = bytes;
    this.needed = headerBytes;
    while (end - at >= headerBytes) {
      let captured = view.getUint32(at + 8, little);
      let onWire = view.getUint32(at + 12, little);
      if (this.#lengths !== CAPTURED_FIRST) {
        const exchanged = this.#lengths === WIRE_FIRST || captured > onWire;
        if (exchanged) [captured, onWire] = [onWire, captured];
      }
      if (captured > this.#maxCaptured) {
        const words = `a record of ${captured} bytes, where no frame has more than ${this.#maxCaptured}`;
        this.fault = { kind: 'damaged', words };
        return at;
      }
      const dataAt = at + headerBytes;
      const kept = captured > MAX_FRAME_BYTES ? MAX_FRAME_BYTES : captured;
      if (end - dataAt < kept) {
        this.needed = headerBytes + kept;
        return at;
      }
      // Signed, as Wireshark takes them: a fraction may be a second and more, or below 0.
      this.#setTime(view.getUint32(at, little), view.getInt32(at + 4, little));
      frame.number++;
      frame.wireLength = wireLengthOf(onWire);
      frame.start = dataAt;
      frame.end = dataAt + kept;
      this.#onFrame(frame);
      at = dataAt + kept;
      if (kept < captured) {
        this.toSkip = captured - kept;
        return at;
      }
    }
    return at;
  }

  #setTime(seconds: number, fraction: number): void {
    const frame = this.#frame;
    const nanos = this.#nanosAUnit === 1 ? fraction : Math.imul(fraction, this.#nanosAUnit);
    if (nanos >= 0 && nanos < 1e9) {
      frame.seconds = seconds;
      frame.nanos = nanos;
    } else {
      const whole = Math.floor(nanos / 1e9);
      frame.seconds = seconds + whole;
      frame.nanos = nanos - whole * 1e9;
    }
  }
}
