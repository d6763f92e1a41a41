import { emptyFrame, type Frame } from '../frame.ts';
import { BLOCK } from './blocks.ts';
import { Carry } from './carry.ts';
import { notACapture, SNIFFED_BYTES } from './not-a-capture.ts';
import { isPcap, PcapReader } from './pcap.ts';
import { PcapngReader } from './pcapng.ts';
import type { RecordReader } from './record-reader.ts';

/** Bytes that tell the format. */
const MAGIC_BYTES = 4;

/**
 * The frames of a capture file, pcap or pcapng, whose bytes come in pieces of any size.
 *
 * A frame's bytes point into the piece that holds it; only one that lies in two pieces is copied. Nothing is thrown,
 * and no more is held than one record. What is taken for damage, and what is numbered as a frame, is as in Wireshark.
 */
export class CaptureFileReader {
  /** Frames so far. */
  get frames(): number {
    return this.#frame.number;
  }
  /** Why the file is no capture, in words that help; undefined while it may be one. */
  refusal: string | undefined;
  /** Where a record is damaged, and how, in words; nothing after it was read. */
  damaged: string | undefined;
  /** Whether the file ends in the middle of a record. Known at `end`. */
  cut = false;

  readonly #frame = emptyFrame();
  readonly #onFrame: (frame: Frame) => void;
  readonly #carry = new Carry();
  #records: RecordReader | undefined;
  /** Bytes that must be there before the format is known. */
  #neededForFormat = MAGIC_BYTES;
  #hasEnded = false;
  /** Where in the file the bytes begin that are not read yet. */
  #offset = 0;

  /** @param onFrame gets the same object each time, filled anew */
  constructor(onFrame: (frame: Frame) => void) {
    this.#onFrame = onFrame;
  }

  /** Takes the next bytes of the file. They are not kept, and may be written over afterwards. */
  write(chunk: Uint8Array): void {
    // A plain array, whoever gives it: code that meets one kind of array runs faster, and who keeps a slice of a
    // frame has a copy of it, which a Buffer's slice is not.
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let at = 0;
    while (at < bytes.length && !this.#isOver()) {
      at =
        this.#records === undefined
          ? this.#findFormat(bytes, at)
          : this.#readRecords(this.#records, bytes, at);
    }
  }

  /** The file has ended: now it is known whether it was cut. */
  end(): void {
    if (!this.#isOver()) {
      if (this.#records === undefined) this.refusal = notACapture(this.#carry.held());
      else this.cut = this.#carry.length > 0 || this.#records.isAmidRecord;
    }
    this.#hasEnded = true;
    this.#carry.clear();
  }

  #isOver(): boolean {
    return this.#hasEnded || this.refusal !== undefined || this.damaged !== undefined;
  }

  /** @returns where the bytes begin that were not taken, as the next one does */
  #findFormat(bytes: Uint8Array, start: number): number {
    const carry = this.#carry;
    const at = carry.fill(bytes, start, this.#neededForFormat);
    if (carry.length < this.#neededForFormat) return at;
    const magic = new DataView(carry.bytes.buffer).getUint32(0, true);
    if (isPcap(magic)) this.#records = new PcapReader(this.#frame, this.#onFrame);
    else if (magic === BLOCK.section) this.#records = new PcapngReader(this.#frame, this.#onFrame);
    else if (this.#neededForFormat < SNIFFED_BYTES) this.#neededForFormat = SNIFFED_BYTES;
    else this.refusal = notACapture(carry.held());
    return at;
  }

  #readRecords(records: RecordReader, bytes: Uint8Array, start: number): number {
    if (records.toSkip > 0) return this.#skip(records, bytes, start);
    const carry = this.#carry;
    if (carry.length === 0) {
      const at = records.read(bytes, start, bytes.length);
      this.#offset += at - start;
      this.#noteFault(records);
      const isEnough = bytes.length - at >= records.needed;
      if (this.#isOver() || records.toSkip > 0 || isEnough) return at;
      return carry.fill(bytes, at, bytes.length - at);
    }
    const at = carry.fill(bytes, start, records.needed);
    if (carry.length < records.needed) return at;
    const read = records.read(carry.bytes, 0, carry.length);
    this.#offset += read;
    carry.drop(read);
    this.#noteFault(records);
    return at;
  }

  #skip(records: RecordReader, bytes: Uint8Array, start: number): number {
    const skipped = Math.min(records.toSkip, bytes.length - start);
    records.toSkip -= skipped;
    this.#offset += skipped;
    return start + skipped;
  }

  #noteFault(records: RecordReader): void {
    const { fault } = records;
    if (fault === undefined) return;
    if (fault.kind === 'refused') this.refusal = fault.words;
    else this.damaged = `at byte ${this.#offset}, after frame ${this.frames}: ${fault.words}`;
  }
}
