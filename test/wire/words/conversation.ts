// A connection made up packet by packet, and what is said of each.

import { analysisNames } from '../../../src/wire/packet.ts';
import { emptySegment, TCP } from '../../../src/wire/segment.ts';
import { Analysis } from '../../../src/wire/tcp/analysis.ts';
import { type Memory, startMemory } from '../../../src/wire/words/memory.ts';
import { type Sentence, sentence } from '../../../src/wire/words/sentence.ts';

/** What an end sends; numbers are relative, as they are shown. */
export interface Sent {
  /** Letters of flags: S, A, P, F, R, U, E, C. */
  readonly flags: string;
  readonly seq?: number;
  readonly ack?: number;
  readonly length?: number;
  readonly window?: number;
  readonly mss?: number;
  readonly scale?: number;
  readonly sackPermitted?: boolean;
  /** The capture did not keep all of its options. */
  readonly isCut?: boolean;
  readonly timestamp?: number;
  readonly sack?: readonly (readonly [from: number, to: number])[];
  /** ms since the packet before. */
  readonly after?: number;
  readonly bytes?: Uint8Array;
}

export interface Told extends Sentence {
  readonly analysis: readonly string[];
}

const LETTERS: Readonly<Record<string, number>> = {
  S: TCP.SYN,
  A: TCP.ACK,
  P: TCP.PSH,
  F: TCP.FIN,
  R: TCP.RST,
  U: TCP.URG,
  E: TCP.ECE,
  C: TCP.CWR,
};

/** Where each side begins to count: one of them just before the numbers go round. */
const BASES = { board: -200, server: 5000 };

const BOARD_PORT = 46_280;
const SERVER_PORT = 5050;

export class Conversation {
  readonly #analysis = new Analysis();
  readonly #boardPort: number | null;
  readonly #memories = new Map<number, Memory>();
  #frame = 0;
  #nowMs = 0;

  /** @param boardPort left out: the ends are client and server */
  constructor(boardPort: number | null = SERVER_PORT) {
    this.#boardPort = boardPort;
  }

  board(sent: Sent): Told {
    return this.#take('board', sent);
  }

  server(sent: Sent): Told {
    return this.#take('server', sent);
  }

  /** The handshake, with a round trip of 30 ms; both sides take 1,460 bytes. */
  open({ window = 64_240, sackPermitted = true } = {}): this {
    this.board({ flags: 'S', seq: 0, mss: 1460, sackPermitted, window });
    this.server({ flags: 'SA', seq: 0, ack: 1, mss: 1460, sackPermitted, window, after: 30 });
    this.board({ flags: 'A', seq: 1, ack: 1, window, after: 0.1 });
    return this;
  }

  #take(who: 'board' | 'server', sent: Sent): Told {
    this.#nowMs += sent.after ?? 10;
    const packet = this.#analysis.take(this.#segment(who, sent));
    if (packet === undefined) throw new Error('a segment of a stream is a packet');
    const analysis = analysisNames(packet.analysis);
    return { ...sentence(packet, this.#memoryOf(packet.stream.number)), analysis };
  }

  #memoryOf(stream: number): Memory {
    const boardPort = this.#boardPort;
    const memory =
      this.#memories.get(stream) ?? startMemory(boardPort === null ? {} : { boardPort });
    this.#memories.set(stream, memory);
    return memory;
  }

  #segment(who: 'board' | 'server', sent: Sent) {
    const { flags, seq = 1, ack = 1, length = sent.bytes?.length ?? 0, window = 64_240 } = sent;
    const other = who === 'board' ? 'server' : 'board';
    const segment = emptySegment();
    segment.frame = ++this.#frame;
    segment.seconds = Math.floor(this.#nowMs / 1000);
    segment.nanos = Math.round((this.#nowMs % 1000) * 1e6);
    segment.bytes = Uint8Array.of(10, 0, 0, 23, 10, 0, 0, 1, ...(sent.bytes ?? []));
    segment.sourceAt = who === 'board' ? 0 : 4;
    segment.destinationAt = who === 'board' ? 4 : 0;
    segment.sourcePort = who === 'board' ? BOARD_PORT : SERVER_PORT;
    segment.destinationPort = who === 'board' ? SERVER_PORT : BOARD_PORT;
    segment.seq = (BASES[who] + seq) | 0;
    segment.flags = [...flags].reduce((bits, letter) => bits | (LETTERS[letter] ?? 0), 0);
    segment.ack = segment.flags & TCP.ACK ? (BASES[other] + ack) | 0 : 0;
    segment.headerLength = 20;
    segment.window = window;
    segment.length = length;
    segment.dataAt = 8;
    segment.dataEnd = segment.bytes.length;
    segment.mss = sent.mss ?? -1;
    segment.windowScale = sent.scale ?? -1;
    segment.sackPermitted = sent.sackPermitted ?? false;
    segment.headerCut = sent.isCut ?? false;
    segment.timestamp = sent.timestamp !== undefined;
    segment.timestampValue = sent.timestamp ?? 0;
    const edges = (sent.sack ?? []).flat().map((edge) => (BASES[other] + edge) | 0);
    segment.sackCount = edges.length / 2;
    segment.sackEdges.set(edges);
    return segment;
  }
}
