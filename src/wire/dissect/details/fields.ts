// What a person sees of a header: its fields, in Wireshark's terms, and which bytes each of them is.

/** A field of a header. Places count from the frame's first byte; `to` is exclusive. */
export interface Field {
  readonly name: string;
  readonly value: string;
  readonly from: number;
  readonly to: number;
  /** What it is for, in one sentence. */
  readonly note?: string;
}

/** A header of a frame, or its data. */
export interface FrameLayer {
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly fields: readonly Field[];
}

/** Reads fields of one header that begins at `at`, in a frame that begins at `start`. */
export class Fields {
  readonly list: Field[] = [];
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly #start: number;
  /** The end of what was captured: fields behind it are not there. */
  readonly #end: number;

  constructor(bytes: Uint8Array, at: number, start: number, end: number) {
    this.bytes = bytes;
    this.at = at;
    this.#start = start;
    this.#end = end;
  }

  /** Adds the field of so many bytes at an offset in the header, unless it was cut off. */
  add(name: string, offset: number, length: number, value: string, note?: string): void {
    const from = this.at + offset;
    if (from + length > this.#end) return;
    const place = { from: from - this.#start, to: from + length - this.#start };
    this.list.push({ name, value, ...place, ...(note === undefined ? {} : { note }) });
  }

  /** The layer of these fields, whose header ends at `to`. */
  layer(title: string, to: number): FrameLayer {
    const end = Math.min(to, this.#end);
    return { title, from: this.at - this.#start, to: end - this.#start, fields: this.list };
  }

  u8(offset: number): number {
    return this.bytes[this.at + offset];
  }

  u16(offset: number): number {
    return (this.u8(offset) << 8) | this.u8(offset + 1);
  }

  u32(offset: number): number {
    return ((this.u16(offset) << 16) | this.u16(offset + 2)) >>> 0;
  }

  /** A copy of so many bytes. */
  slice(offset: number, length: number): Uint8Array {
    return this.bytes.slice(this.at + offset, this.at + offset + length);
  }
}

/** `0x0800`, with so many digits. */
export function hexNumber(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}

/** `IPv4 (0x0800)`; the number alone where it has no name here. */
export function named(value: number, digits: number, names: ReadonlyMap<number, string>): string {
  const name = names.get(value);
  return name === undefined ? hexNumber(value, digits) : `${name} (${hexNumber(value, digits)})`;
}

/** `TCP (6)`. */
export function numbered(value: number, names: ReadonlyMap<number, string>): string {
  const name = names.get(value);
  return name === undefined ? String(value) : `${name} (${value})`;
}

/** `1 byte`, `20 bytes`. */
export function byteCount(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}

/** `02:00:5e:00:53:01`. */
export function hardwareAddress(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':');
}

export function yesNo(bit: number): string {
  return bit === 0 ? 'not set' : 'set';
}
