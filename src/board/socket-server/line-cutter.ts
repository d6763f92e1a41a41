// Cuts what a person types into lines, as a board does that has little memory: a line that is too
// long is passed on in pieces, between two characters.

import { MAX_LINE_BYTES } from '../../limits.ts';
import { IAC, readTelnet, TELNET, type TelnetState } from '../../line/telnet.ts';
import { unfinishedBytes } from '../../line/text.ts';

const NUL = 0x00;
const LF = 0x0a;
const CR = 0x0d;

/**
 * What the bytes come from. Telnet ends a line with CR LF, LF or CR NUL (RFC 854: a CR never stands
 * alone) and negotiates in between; a serial monitor ends it with CR, LF or both.
 */
export type LineSource = 'telnet' | 'serial';

export class LineCutter {
  readonly #source: LineSource;
  readonly #pass: (line: Buffer) => void;
  readonly #line = Buffer.alloc(MAX_LINE_BYTES);
  #length = 0;
  #afterCr = false;
  #telnet: TelnetState = TELNET.data;

  /** @param pass takes each line, or a piece of a long one, without its end; it may keep the bytes */
  constructor(source: LineSource, pass: (line: Buffer) => void) {
    this.#source = source;
    this.#pass = pass;
  }

  push(chunk: Uint8Array): void {
    const take = this.#source === 'telnet' ? this.#takeText : this.#takeTyped;
    for (const byte of chunk) {
      if (this.#source === 'serial') take(byte);
      else if (byte === LF) {
        // An IAC right before the end was no command, but a byte like any other.
        if (this.#telnet === TELNET.command) take(IAC);
        this.#telnet = TELNET.data;
        take(byte);
      } else this.#telnet = readTelnet(this.#telnet, byte, take);
    }
  }

  /** The stream ended: what was typed of a line is passed on. */
  end(): void {
    if (this.#length > 0) this.#passOn(this.#length);
  }

  readonly #takeText = (byte: number): void => {
    const ends = byte === LF || (this.#afterCr && byte === NUL);
    if (this.#afterCr && !ends) this.#add(CR);
    this.#afterCr = byte === CR;
    if (ends) this.#passOn(this.#length);
    else if (!this.#afterCr) this.#add(byte);
  };

  readonly #takeTyped = (byte: number): void => {
    const secondOfTwo = this.#afterCr && byte === LF;
    this.#afterCr = byte === CR;
    if (secondOfTwo) return;
    if (byte === CR || byte === LF) this.#passOn(this.#length);
    else this.#add(byte);
  };

  #add(byte: number): void {
    if (this.#length === MAX_LINE_BYTES) {
      this.#passOn(MAX_LINE_BYTES - unfinishedBytes(this.#line, MAX_LINE_BYTES));
    }
    this.#line[this.#length++] = byte;
  }

  /** Passes the first bytes on and keeps the rest. */
  #passOn(length: number): void {
    const passed = Buffer.from(this.#line.subarray(0, length));
    this.#line.copyWithin(0, length, this.#length);
    this.#length -= length;
    this.#pass(passed);
  }
}
