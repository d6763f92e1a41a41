// Whether what a serial port brings is read at the wrong speed: garbage, and never a sound line. A burst of
// it is usual, since an ESP8266's boot loader speaks at 74880 baud whatever the sketch chose.

import { WRONG_BAUD_BYTES, WRONG_BAUD_SPREAD_BYTES, WRONG_BAUD_SPREAD_MS } from '../limits.ts';

const TAB = 0x09;
const CR = 0x0d;
/** It begins a colour. */
const ESC = 0x1b;
const DEL = 0x7f;
/** What a decoder puts in the place of bytes that are no UTF-8. */
const REPLACEMENT = 0xfffd;

/** A line of so many characters, all of them text, is none by chance. */
const SOUND_LINE_CHARACTERS = 4;

/** Of what came, how much garbage shows a wrong rate: noise on a sound line is far less. */
const GARBAGE_SHARE = 0.25;

export class BaudWatch {
  readonly #decoder = new TextDecoder('utf-8');
  /** Characters and garbage among them since the last sound line. */
  #characters = 0;
  #garbage = 0;
  #firstGarbageMs: number | null = null;
  #lastGarbageMs = 0;
  /** The line at hand: its length so far, and whether all of it was text. */
  #lineCharacters = 0;
  #lineSound = true;

  /** @returns whether the rate is wrong, judged by all that came since the last sound line */
  look(chunk: Uint8Array, nowMs: number): boolean {
    const lines = this.#decoder.decode(chunk, { stream: true }).split('\n');
    for (const [i, text] of lines.entries()) {
      this.#take(text, nowMs);
      if (i < lines.length - 1) this.#endLine();
    }
    return this.#isWrong();
  }

  #take(text: string, nowMs: number): void {
    const garbage = garbageIn(text);
    this.#characters += text.length;
    this.#lineCharacters += text.length;
    if (garbage === 0) return;
    this.#garbage += garbage;
    this.#lineSound = false;
    this.#firstGarbageMs ??= nowMs;
    this.#lastGarbageMs = nowMs;
  }

  #endLine(): void {
    if (this.#lineSound && this.#lineCharacters >= SOUND_LINE_CHARACTERS) {
      this.#characters = 0;
      this.#garbage = 0;
      this.#firstGarbageMs = null;
    }
    this.#lineCharacters = 0;
    this.#lineSound = true;
  }

  #isWrong(): boolean {
    if (this.#firstGarbageMs === null || this.#garbage < GARBAGE_SHARE * this.#characters) {
      return false;
    }
    const spreadMs = this.#lastGarbageMs - this.#firstGarbageMs;
    return (
      this.#characters >= WRONG_BAUD_BYTES ||
      (this.#characters >= WRONG_BAUD_SPREAD_BYTES && spreadMs >= WRONG_BAUD_SPREAD_MS)
    );
  }
}

/** Counts what no board prints: bytes that are no UTF-8, and control characters but for some. */
function garbageIn(text: string): number {
  let garbage = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const control = code < 0x20 && code !== TAB && code !== CR && code !== ESC;
    if (control || code === DEL || code === REPLACEMENT) garbage++;
  }
  return garbage;
}

/** What to try instead: the rates of most sketches, and that of the ESP8266's boot loader. */
export function otherRates(baudRate: number): readonly [number, number] {
  const [first = 9600, second = 74_880] = [9600, 115_200, 74_880].filter(
    (rate) => rate !== baudRate,
  );
  return [first, second];
}
