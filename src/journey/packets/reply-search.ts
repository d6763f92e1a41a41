// Looks for the line that told a board that a reading is on disk, in what the server sent.

const LF = 0x0a;
/** `ACK ` and the largest number; longer lines are others. */
const MAX_ACK_BYTES = 24;

/** Finds the first `ACK n` that covers a seq. */
export class ReplySearch {
  readonly #seq: number;
  #begun = false;
  #line: number[] = [];
  #lineAt = 0;
  #isLong = false;
  /** Where it stands, its end included; null: it did not come. */
  found: { readonly from: number; readonly to: number } | null = null;

  constructor(seq: number) {
    this.#seq = seq;
  }

  /** From now on it may come. */
  begin(): void {
    this.#begun = true;
  }

  take(place: number, bytes: Uint8Array): void {
    for (const [index, byte] of bytes.entries()) {
      if (byte === LF) {
        this.#endLine(place + index + 1);
      } else if (this.#line.length < MAX_ACK_BYTES) this.#line.push(byte);
      else this.#isLong = true;
    }
  }

  /** What comes next goes on in the middle of nothing. */
  skip(place: number): void {
    this.#begin(place);
    this.#isLong = true;
  }

  #endLine(end: number): void {
    const text = String.fromCharCode(...this.#line);
    const seq = /^ACK (\d+)\r?$/.exec(text)?.[1];
    const isWanted = seq !== undefined && Number(seq) >= this.#seq;
    if (isWanted && this.#begun && !this.#isLong) this.found ??= { from: this.#lineAt, to: end };
    this.#begin(end);
  }

  #begin(place: number): void {
    this.#line = [];
    this.#lineAt = place;
    this.#isLong = false;
  }
}
