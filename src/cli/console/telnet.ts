// A telnet client that wants no options (RFC 854, RFC 1143): telnet's own bytes are taken out of what
// comes, and whatever the other side asks for is refused.

import { IAC, readTelnet, TELNET, type TelnetState } from '../../line/telnet.ts';

const LF = 0x0a;
const WILL = 0xfb;
const WONT = 0xfc;
const DO = 0xfd;
const DONT = 0xfe;

/** One connection's stream. */
export class Telnet {
  readonly #answer: (bytes: Buffer) => void;
  /** What was refused: the same is not refused twice, so that no two refusals chase each other. */
  readonly #refused = new Set<number>();
  #state: TelnetState = TELNET.data;
  #verb = 0;

  /** @param answer sends bytes to the other side */
  constructor(answer: (bytes: Buffer) => void) {
    this.#answer = answer;
  }

  /** The data in these bytes, however they were cut. An LF ends any sequence that was left open. */
  read(chunk: Buffer): Buffer {
    if (this.#state === TELNET.data && !chunk.includes(IAC)) return chunk;
    const data = Buffer.alloc(chunk.length + 1);
    let length = 0;
    const take = (byte: number) => {
      data[length++] = byte;
    };
    for (const byte of chunk) this.#step(byte, take);
    return data.subarray(0, length);
  }

  #step(byte: number, take: (byte: number) => void): void {
    if (byte === LF) {
      // A lone FF was no command but a byte like any other.
      if (this.#state === TELNET.command) take(IAC);
      this.#state = TELNET.data;
      take(byte);
      return;
    }
    if (this.#state === TELNET.command) this.#verb = byte;
    if (this.#state === TELNET.option) this.#refuse(this.#verb, byte);
    this.#state = readTelnet(this.#state, byte, take);
  }

  #refuse(verb: number, option: number): void {
    // All options are off: that the other side will not, or we shall not, needs no answer.
    if (verb !== WILL && verb !== DO) return;
    const refusal = verb === WILL ? DONT : WONT;
    const key = refusal * 256 + option;
    if (this.#refused.has(key)) return;
    this.#refused.add(key);
    this.#answer(Buffer.from([IAC, refusal, option]));
  }
}
