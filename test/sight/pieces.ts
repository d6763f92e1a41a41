// A connection of a board made of real segments, and what is seen in each.

import { type Sight, StreamSight, type StreamSightOptions } from '../../src/sight/stream-sight.ts';
import { emptySegment, TCP } from '../../src/wire/segment.ts';
import { Analysis } from '../../src/wire/tcp/analysis.ts';

const BASES = { board: -40, server: 9000 };

export class Pieces {
  readonly #analysis = new Analysis();
  readonly #sight: StreamSight;
  readonly #next = { board: 0, server: 0 };
  #frame = 0;

  constructor(options: StreamSightOptions = { boardPort: 5050 }) {
    this.#sight = new StreamSight(options);
  }

  open(): this {
    this.#send('board', TCP.SYN, 0, '');
    this.#send('server', TCP.SYN | TCP.ACK, 0, '');
    this.#next.board = 1;
    this.#next.server = 1;
    this.#send('board', TCP.ACK, 1, '');
    return this;
  }

  /** The next bytes of a side, as they follow. */
  board(text: string | Uint8Array): Sight {
    return this.#in('board', text);
  }

  server(text: string): Sight {
    return this.#in('server', text);
  }

  /** Bytes of the board from an offset of its stream on, whatever came before. */
  boardAt(offset: number, text: string): Sight {
    const sight = this.#send('board', TCP.ACK | TCP.PSH, offset + 1, text);
    this.#next.board = Math.max(this.#next.board, offset + 1 + text.length);
    return sight;
  }

  /** A reset whose reason repeats the first bytes. */
  reset(text: string): Sight {
    return this.#send('board', TCP.ACK | TCP.RST, 1, text);
  }

  /** The server acknowledges so many bytes of the board. */
  acked(offset: number): void {
    this.#send('server', TCP.ACK, this.#next.server, '', offset + 1);
  }

  #in(who: 'board' | 'server', text: string | Uint8Array): Sight {
    const seq = this.#next[who];
    this.#next[who] += Buffer.from(text).length;
    return this.#send(who, TCP.ACK | TCP.PSH, seq, text);
  }

  #send(
    who: 'board' | 'server',
    flags: number,
    seq: number,
    text: string | Uint8Array,
    ack = this.#next[who === 'board' ? 'server' : 'board'],
  ): Sight {
    const fromBoard = who === 'board';
    const segment = emptySegment();
    segment.frame = ++this.#frame;
    segment.seconds = this.#frame;
    segment.bytes = Uint8Array.of(10, 0, 0, 23, 10, 0, 0, 1, ...Buffer.from(text));
    segment.sourceAt = fromBoard ? 0 : 4;
    segment.destinationAt = fromBoard ? 4 : 0;
    segment.sourcePort = fromBoard ? 46_280 : 5050;
    segment.destinationPort = fromBoard ? 5050 : 46_280;
    segment.seq = (BASES[who] + seq) | 0;
    segment.ack = (BASES[fromBoard ? 'server' : 'board'] + ack) | 0;
    segment.flags = flags;
    segment.window = 64_240;
    segment.dataAt = 8;
    segment.dataEnd = segment.bytes.length;
    segment.length = segment.bytes.length - 8;
    const packet = this.#analysis.take(segment);
    if (packet === undefined) throw new Error('a segment of a stream is a packet');
    return this.#sight.take(packet);
  }
}
