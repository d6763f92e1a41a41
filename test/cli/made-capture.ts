// Captures of connections that are made up, as files.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TCP } from '../../src/wire/segment.ts';
import { temporaryFolder } from '../e2e/temporary-server.ts';
import {
  ethernet,
  ipv4,
  ipv6,
  type MadeFrame,
  option,
  pcapFile,
  tcp,
} from '../wire/packets/packets.ts';

export { START_SECONDS } from '../wire/packets/packets.ts';

const BOARD_SEQ = 1000;
const SERVER_SEQ = 5000;

interface Place {
  readonly board?: string;
  readonly server?: string;
  readonly boardPort?: number;
  readonly serverPort?: number;
}

/** Frames of any number of connections, in the order in which they are said. */
export class MadeCapture {
  readonly frames: MadeFrame[] = [];
  #atMs = 0;

  /** The next frame comes so many ms later. */
  wait(ms: number): this {
    this.#atMs += ms;
    return this;
  }

  connection(place: Place = {}): MadeConnection {
    return new MadeConnection(this, place);
  }

  add(bytes: Uint8Array, captured = bytes.length): void {
    this.frames.push({ bytes, captured, at: this.#atMs * 1e6 });
    this.#atMs += 10;
  }

  get file(): Uint8Array {
    return pcapFile(this.frames);
  }

  /** As a file that goes when the test is over. */
  async saved(name = 'made.pcap'): Promise<string> {
    const path = join(await temporaryFolder(), name);
    await writeFile(path, this.file);
    return path;
  }
}

class MadeConnection {
  readonly #capture: MadeCapture;
  readonly #place: Required<Place>;
  readonly #next = { board: BOARD_SEQ, server: SERVER_SEQ };

  constructor(capture: MadeCapture, place: Place) {
    this.#capture = capture;
    const defaults = {
      board: '10.0.0.23',
      server: '10.0.0.1',
      boardPort: 40_000,
      serverPort: 5050,
    };
    this.#place = { ...defaults, ...place };
  }

  /** @param roundTripMs how much longer than usual the SYN-ACK takes */
  open(roundTripMs = 0): this {
    this.says('board', TCP.SYN, '', [option.mss(1460)]);
    this.#next.board++;
    this.#capture.wait(roundTripMs);
    this.says('server', TCP.SYN | TCP.ACK, '', [option.mss(1460)]);
    this.#next.server++;
    return this.says('board', TCP.ACK);
  }

  /** Sends, and is acknowledged. */
  board(text: string): this {
    this.says('board', TCP.ACK | TCP.PSH, text);
    return this.says('server', TCP.ACK);
  }

  server(text: string): this {
    this.says('server', TCP.ACK | TCP.PSH, text);
    return this.says('board', TCP.ACK);
  }

  /** Bytes that were sent, and never captured. */
  lose(text: string): this {
    this.#next.board += text.length;
    return this;
  }

  close(): this {
    this.says('board', TCP.ACK | TCP.FIN);
    this.#next.board++;
    this.says('server', TCP.ACK | TCP.FIN);
    this.#next.server++;
    return this.says('board', TCP.ACK);
  }

  says(
    who: 'board' | 'server',
    flags: number,
    text = '',
    options: readonly (readonly number[])[] = [],
  ): this {
    const { board, server, boardPort, serverPort } = this.#place;
    const isBoard = who === 'board';
    const segment = tcp(
      {
        from: isBoard ? boardPort : serverPort,
        to: isBoard ? serverPort : boardPort,
        seq: this.#next[who],
        ack: flags & TCP.ACK ? this.#next[isBoard ? 'server' : 'board'] : 0,
        flags,
        window: 64_240,
        options,
      },
      text,
    );
    const ends = {
      source: isBoard ? board : server,
      destination: isBoard ? server : board,
    };
    const packet = board.includes(':') ? ipv6(ends, segment) : ipv4(ends, segment);
    this.#capture.add(ethernet(packet).bytes);
    this.#next[who] += text.length;
    return this;
  }
}
