// What a board of the benchmark hears: WELCOME, and how far it is acknowledged.

import type { Socket } from 'node:net';
import { fail } from './report.ts';

export class AckReader {
  acknowledged: number;
  readonly welcome: Promise<void>;
  #moved: () => void = () => {};

  /**
   * @param before the seq before the first that is sent
   * @param onAck is told of each ACK
   */
  constructor(socket: Socket, before: number, onAck: (seq: number) => void = () => {}) {
    this.acknowledged = before;
    let welcomed: () => void = () => {};
    this.welcome = new Promise((resolve) => {
      welcomed = resolve;
    });
    let rest = '';
    socket.setEncoding('latin1');
    socket.on('error', fail);
    socket.on('end', () => fail(new Error('the server closed the connection')));
    socket.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.startsWith('ACK ')) {
          this.acknowledged = Number(line.slice(4));
          onAck(this.acknowledged);
        } else if (line.startsWith('WELCOME')) welcomed();
        else if (line.startsWith('ERR')) fail(new Error(line));
        else if (line === 'PING') socket.write('PONG\n');
      }
      this.#moved();
    });
  }

  /** Done when all up to this seq is acknowledged. */
  async reaches(seq: number): Promise<void> {
    while (this.acknowledged < seq) {
      await new Promise<void>((resolve) => {
        this.#moved = resolve;
      });
    }
  }
}
