// The pcapng format: blocks of any kind, in sections that each have their own byte order.
// https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-03.html

import {
  MAX_BLOCK_BYTES,
  MAX_CAPTURE_INTERFACES,
  MAX_FRAME_BYTES,
  MAX_HELD_BLOCK_BYTES,
} from '../../limits.ts';
import type { Frame } from '../frame.ts';
import { BLOCK, FRAME_BLOCKS, leastBytes } from './blocks.ts';
import { type CaptureInterface, readInterface } from './capture-interface.ts';
import { namesFault } from './names-block.ts';
import { anyOption, packetOption, readOptions } from './options.ts';
import { type Fault, type RecordReader, wireLengthOf } from './record-reader.ts';
import { setTicks } from './ticks.ts';

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Bytes that tell a block's kind and length; those of a section also its byte order. */
const BLOCK_START_BYTES = 8;
const SECTION_START_BYTES = 12;
/** The block's length once more, at its end. */
const TRAILER_BYTES = 4;

/** Reads the blocks of a pcapng file. */
export class PcapngReader implements RecordReader {
  needed = SECTION_START_BYTES;
  toSkip = 0;
  fault: Fault | undefined;
  readonly #frame: Frame;
  readonly #onFrame: (frame: Frame) => void;
  #little = true;
  #interfaces: CaptureInterface[] = [];
  #sections = 0;
  /** Length of a block whose middle was passed over: its trailer comes next. 0: none. */
  #passedOver = 0;

  constructor(frame: Frame, onFrame: (frame: Frame) => void) {
    this.#frame = frame;
    this.#onFrame = onFrame;
  }

  get isAmidRecord(): boolean {
    return this.#passedOver > 0;
  }

  read(bytes: Uint8Array, start: number, end: number): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = start;
    if (this.#passedOver > 0) {
      if (end - at < TRAILER_BYTES) return at;
      if (!this.#checkTrailer(view, at, this.#passedOver)) return at;
      this.#passedOver = 0;
      at += TRAILER_BYTES;
    }
    this.#frame.bytes = bytes;
    this.needed = BLOCK_START_BYTES;
    while (end - at >= BLOCK_START_BYTES) {
      const kind = view.getUint32(at, this.#little);
      if (kind === BLOCK.section) {
        if (end - at < SECTION_START_BYTES) {
          this.needed = SECTION_START_BYTES;
          return at;
        }
        if (!this.#setByteOrder(view, at)) return at;
      }
      const written = view.getUint32(at + 4, this.#little);
      const least = leastBytes(kind);
      if (written < least || written > MAX_BLOCK_BYTES) {
        const than = written < least ? `less than ${least}` : `more than ${MAX_BLOCK_BYTES}`;
        return this.#damaged(at, `a block of ${written} bytes, ${than}`);
      }
      const length = (written + 3) & ~3;
      const isLong = length > MAX_HELD_BLOCK_BYTES;
      const held = isLong ? MAX_HELD_BLOCK_BYTES : length;
      if (end - at < held) {
        this.needed = held;
        return at;
      }
      const blockEnd = at + held - (isLong ? 0 : TRAILER_BYTES);
      if (!isLong && !this.#checkTrailer(view, blockEnd, length)) return at;
      if (!this.#readBlock(view, kind, at, blockEnd, isLong)) return at;
      at += held;
      if (isLong) {
        this.#passedOver = length;
        this.toSkip = length - held - TRAILER_BYTES;
        this.needed = TRAILER_BYTES;
        return at;
      }
    }
    return at;
  }

  /** The length at a block's end, which has to be the one at its start. */
  #checkTrailer(view: DataView, at: number, length: number): boolean {
    const again = view.getUint32(at, this.#little);
    if (((again + 3) & ~3) === length) return true;
    this.#damaged(at, `a block of ${length} bytes that says ${again} at its end`);
    return false;
  }

  #damaged(at: number, words: string): number {
    this.fault = { kind: 'damaged', words };
    return at;
  }

  /** A section's own magic tells how its numbers are written, its length too. */
  #setByteOrder(view: DataView, at: number): boolean {
    const magic = view.getUint32(at + 8, true);
    this.#little = magic === BYTE_ORDER_MAGIC;
    if (this.#little || magic === 0x4d3c2b1a) return true;
    if (this.#sections > 0) this.#damaged(at, 'a section without its byte order');
    else
      this.fault = { kind: 'refused', words: 'this is not a capture, though it begins as pcapng' };
    return false;
  }

  /** @returns whether reading goes on */
  #readBlock(view: DataView, kind: number, at: number, end: number, isLong: boolean): boolean {
    switch (kind) {
      case BLOCK.enhancedPacket:
        return this.#readEnhanced(view, at, end, isLong);
      case BLOCK.packet:
        return this.#readObsolete(view, at, end, isLong);
      case BLOCK.simplePacket:
        return this.#readSimple(view, at, end);
      case BLOCK.section:
        return this.#readSection(view, at, end, isLong);
      case BLOCK.interface:
        return this.#readInterface(view, at, end, isLong);
      case BLOCK.statistics:
        return this.#checkOptions(view, at + 20, end, isLong);
      case BLOCK.names:
        return isLong || this.#checkNames(view, at, end);
      case BLOCK.secrets:
        return isLong || this.#checkSecrets(view, at, end);
      default: {
        const bodyAt = FRAME_BLOCKS.get(kind);
        if (bodyAt !== undefined) this.#countOther(at + bodyAt, end);
        return true;
      }
    }
  }

  #readSection(view: DataView, at: number, end: number, isLong: boolean): boolean {
    const major = view.getUint16(at + 12, this.#little);
    const minor = view.getUint16(at + 14, this.#little);
    if (major !== 1 || (minor !== 0 && minor !== 2)) {
      const words = `pcapng of version ${major}.${minor}, which is not known`;
      this.fault =
        this.#sections === 0
          ? { kind: 'refused', words: `this is ${words}` }
          : { kind: 'damaged', words };
      return false;
    }
    this.#sections++;
    this.#interfaces = [];
    return this.#checkOptions(view, at + 24, end, isLong);
  }

  #readInterface(view: DataView, at: number, end: number, isLong: boolean): boolean {
    if (this.#interfaces.length === MAX_CAPTURE_INTERFACES) {
      this.#damaged(at, `more than ${MAX_CAPTURE_INTERFACES} interfaces`);
      return false;
    }
    const found = readInterface(view, at + BLOCK_START_BYTES, end, this.#little, isLong);
    if (typeof found === 'string') {
      this.#damaged(at, found);
      return false;
    }
    this.#interfaces.push(found);
    return true;
  }

  /** Options of a long block are not looked at: their end is missing. */
  #checkOptions(view: DataView, at: number, end: number, isLong: boolean): boolean {
    if (isLong) return true;
    const words = readOptions(view, at, end, this.#little, anyOption);
    if (words !== undefined) this.#damaged(at, words);
    return words === undefined;
  }

  #checkNames(view: DataView, at: number, end: number): boolean {
    const words = namesFault(view, at + BLOCK_START_BYTES, end, this.#little);
    if (words !== undefined) this.#damaged(at, words);
    return words === undefined;
  }

  #checkSecrets(view: DataView, at: number, end: number): boolean {
    const length = view.getUint32(at + 12, this.#little);
    if (length <= end - at - 16) return true;
    this.#damaged(at, `secrets of ${length} bytes in a block that ends before`);
    return false;
  }

  #readEnhanced(view: DataView, at: number, end: number, isLong: boolean): boolean {
    const id = view.getUint32(at + 8, this.#little);
    return this.#readPacket(view, id, at, end, isLong);
  }

  /** The same but for the interface, which has 16 bits before a count of drops. */
  #readObsolete(view: DataView, at: number, end: number, isLong: boolean): boolean {
    const id = view.getUint16(at + 8, this.#little);
    return this.#readPacket(view, id, at, end, isLong);
  }

  #readPacket(view: DataView, id: number, at: number, end: number, isLong: boolean): boolean {
    const little = this.#little;
    const from = this.#interfaces[id];
    if (from === undefined) return this.#unknownInterface(at, id);
    const captured = view.getUint32(at + 20, little);
    const dataAt = at + 28;
    if (captured > from.maxCaptured || (captured > end - dataAt && !isLong)) {
      return this.#tooLong(at, captured);
    }
    const optionsAt = dataAt + ((captured + 3) & ~3);
    if (optionsAt < end && !isLong) {
      const words = readOptions(view, optionsAt, end, little, packetOption);
      if (words !== undefined) {
        this.#damaged(at, words);
        return false;
      }
    }
    const frame = this.#frame;
    const low = view.getUint32(at + 16, little);
    setTicks(frame, from.clock, view.getUint32(at + 12, little), low);
    const wireLength = view.getUint32(at + 24, little);
    this.#tell(id, from.linkType, dataAt, captured, wireLength);
    return true;
  }

  /** A packet without a time, from the first interface; the snapshot length tells how much was captured. */
  #readSimple(view: DataView, at: number, end: number): boolean {
    const from = this.#interfaces[0];
    if (from === undefined) return this.#unknownInterface(at, 0);
    const wireLength = view.getUint32(at + 8, this.#little);
    const dataAt = at + 12;
    const captured = from.snapLength === 0 ? wireLength : Math.min(wireLength, from.snapLength);
    if (captured > from.maxCaptured || captured > end - dataAt) return this.#tooLong(at, captured);
    this.#setNoTime();
    this.#tell(0, from.linkType, dataAt, captured, wireLength);
    return true;
  }

  /** What is numbered as a frame is, and is none. */
  #countOther(dataAt: number, end: number): void {
    this.#setNoTime();
    this.#tell(0, -1, dataAt, end - dataAt, end - dataAt);
  }

  #setNoTime(): void {
    this.#frame.seconds = 0;
    this.#frame.nanos = 0;
    this.#frame.timeDigits = 0;
  }

  #unknownInterface(at: number, id: number): boolean {
    const count = this.#interfaces.length;
    this.#damaged(at, `a packet of interface ${id}, where the section has ${count}`);
    return false;
  }

  #tooLong(at: number, captured: number): boolean {
    this.#damaged(at, `a packet of ${captured} bytes, more than a frame or its block can hold`);
    return false;
  }

  #tell(id: number, linkType: number, at: number, captured: number, wireLength: number): void {
    const frame = this.#frame;
    frame.number++;
    frame.interfaceId = id;
    frame.linkType = linkType;
    frame.wireLength = wireLengthOf(wireLength);
    frame.start = at;
    frame.end = at + Math.min(captured, MAX_FRAME_BYTES);
    this.#onFrame(frame);
  }
}
