// Shows the bytes of a conversation: offset, hexadecimal, and what of it is ASCII.

import { HALF_LINE_MS } from '../../limits.ts';
import type { Rows } from './rows.ts';
import type { Direction, Stamp, View } from './view.ts';

const MARKS: Readonly<Record<Direction, string>> = { in: '<', out: '>' };
const WIDE = 16;
const NARROW = 8;

/** Columns of a row of so many bytes behind its stamp: mark, offset, hexadecimal, ASCII. */
function widthOf(bytes: number): number {
  return 2 + 6 + 2 + 3 * bytes + 1 + 2 + bytes;
}

export class HexView implements View {
  readonly #rows: Rows;
  readonly #stamp: Stamp;
  readonly #columns: () => number;
  readonly #offsets = { in: 0, out: 0 };
  /** Bytes that do not fill a row yet. */
  #held: { readonly direction: Direction; readonly bytes: Buffer; readonly at: number } | null =
    null;
  #timer: NodeJS.Timeout | undefined;

  /** @param columns of the terminal as it is now */
  constructor(rows: Rows, stamp: Stamp, columns: () => number) {
    this.#rows = rows;
    this.#stamp = stamp;
    this.#columns = columns;
  }

  received(bytes: Uint8Array, at: number): void {
    this.#show('in', bytes, at);
  }

  sent(bytes: Uint8Array, at: number): void {
    this.#show('out', bytes, at);
  }

  settle(): void {
    clearTimeout(this.#timer);
    const held = this.#held;
    this.#held = null;
    if (held !== null && held.bytes.length > 0) this.#print(held.direction, held.bytes, held.at);
  }

  #show(direction: Direction, bytes: Uint8Array, at: number): void {
    clearTimeout(this.#timer);
    if (this.#held !== null && this.#held.direction !== direction) this.settle();
    let rest = Buffer.concat([this.#held?.bytes ?? Buffer.alloc(0), bytes]);
    const since = this.#held?.at ?? at;
    const perRow = this.#bytesPerRow(direction, since);
    for (; rest.length >= perRow; rest = rest.subarray(perRow)) {
      this.#print(direction, rest.subarray(0, perRow), since);
    }
    this.#held = rest.length > 0 ? { direction, bytes: rest, at } : null;
    if (this.#held !== null) this.#timer = setTimeout(() => this.settle(), HALF_LINE_MS);
  }

  #bytesPerRow(direction: Direction, at: number): number {
    const room = this.#columns() - this.#stamp(direction, at).length;
    return room >= widthOf(WIDE) ? WIDE : NARROW;
  }

  #print(direction: Direction, bytes: Buffer, at: number): void {
    const offset = this.#offsets[direction].toString(16).padStart(6, '0');
    this.#offsets[direction] += bytes.length;
    const perRow = Math.max(bytes.length, this.#bytesPerRow(direction, at));
    const pairs = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
    const halves = [pairs.slice(0, NARROW).join(' '), pairs.slice(NARROW).join(' ')];
    const hex = halves
      .join('  ')
      .trimEnd()
      .padEnd(3 * perRow);
    const ascii = [...bytes].map((byte) => (byte >= 0x20 && byte < 0x7f ? byte : 0x2e));
    const text = String.fromCharCode(...ascii);
    const stamp = this.#stamp(direction, at);
    this.#rows.print(`${stamp}${MARKS[direction]} ${offset}  ${hex} |${text}|`);
  }
}
