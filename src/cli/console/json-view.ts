// Shows a conversation as one JSON object a line.

import { harmlessJson } from '../terminal/harmless.ts';
import { LineCutter } from './line-cutter.ts';
import type { Rows } from './rows.ts';
import type { Direction, View } from './view.ts';

export class JsonView implements View {
  readonly #rows: Rows;
  readonly #cutters: Readonly<Record<Direction, LineCutter>> = {
    in: new LineCutter(),
    out: new LineCutter(),
  };

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  received(bytes: Uint8Array, at: number): void {
    this.#show('in', bytes, at);
  }

  sent(bytes: Uint8Array, at: number, ends: boolean): void {
    this.#show('out', bytes, at);
    const rest = ends ? this.#cutters.out.end() : [];
    if (rest.length > 0) this.#print('out', Buffer.from(rest), at, true);
  }

  settle(): void {
    for (const direction of ['in', 'out'] as const) {
      const rest = this.#cutters[direction].end();
      if (rest.length > 0) this.#print(direction, rest, Date.now(), false);
    }
  }

  #show(direction: Direction, chunk: Uint8Array, at: number): void {
    for (const { bytes, ends } of this.#cutters[direction].push(chunk)) {
      this.#print(direction, bytes, at, ends);
    }
  }

  /** @param ends false: it is a piece of a line, and says so */
  #print(direction: Direction, bytes: Buffer, at: number, ends: boolean): void {
    const line = { time: new Date(at).toISOString(), direction, text: bytes.toString() };
    this.#rows.print(harmlessJson(JSON.stringify(ends ? line : { ...line, part: true })));
  }
}
