// A telnet client that wants no options (RFC 854, RFC 1143): telnet's own bytes are taken out of what
// comes, and whatever the other side asks for is refused.

const LF = 0x0a;
const SE = 0xf0;
const SB = 0xfa;
const WILL = 0xfb;
const WONT = 0xfc;
const DO = 0xfd;
const DONT = 0xfe;
const IAC = 0xff;

type State = 'data' | 'command' | 'option' | 'subnegotiation' | 'subnegotiation-command';

/** One connection's stream. */
export class Telnet {
  readonly #answer: (bytes: Buffer) => void;
  /** What was refused: the same is not refused twice, so that no two refusals chase each other. */
  readonly #refused = new Set<number>();
  #state: State = 'data';
  #verb = 0;

  /** @param answer sends bytes to the other side */
  constructor(answer: (bytes: Buffer) => void) {
    this.#answer = answer;
  }

  /** The data in these bytes, however they were cut. An LF ends any sequence that was left open. */
  read(chunk: Buffer): Buffer {
    if (this.#state === 'data' && !chunk.includes(IAC)) return chunk;
    const data = Buffer.alloc(chunk.length + 1);
    let length = 0;
    for (const byte of chunk) {
      // A lone FF was no command but a byte like any other.
      if (this.#state === 'command' && byte < SE) data[length++] = IAC;
      if (this.#takes(byte)) data[length++] = byte;
    }
    return data.subarray(0, length);
  }

  /** Whether the byte is data. */
  #takes(byte: number): boolean {
    if (byte === LF) {
      this.#state = 'data';
      return true;
    }
    switch (this.#state) {
      case 'data':
        if (byte === IAC) this.#state = 'command';
        return byte !== IAC;
      case 'command':
        this.#verb = byte;
        this.#state = byte === SB ? 'subnegotiation' : 'data';
        if (byte >= WILL && byte <= DONT) this.#state = 'option';
        return byte < SE || byte === IAC;
      case 'option':
        this.#state = 'data';
        this.#refuse(this.#verb, byte);
        return false;
      case 'subnegotiation':
        if (byte === IAC) this.#state = 'subnegotiation-command';
        return false;
      case 'subnegotiation-command':
        this.#state = byte === SE ? 'data' : 'subnegotiation';
        return false;
    }
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
