// The sentences of one connection. Each follows from all packets before it, so they are told from the
// beginning once; from notes on the way they can be told again anywhere.

import type { Packet } from '../../../src/wire/packet.ts';
import { type Memory, startMemory } from '../../../src/wire/words/memory.ts';
import { type Sentence, sentence } from '../../../src/wire/words/sentence.ts';

/** A note of what is remembered every so many packets. */
const NOTE_EVERY = 512;
/** How often the clock is looked at. */
const LOOK_EVERY = 64;

interface Note {
  readonly place: number;
  readonly memory: Memory;
}

export class Story {
  readonly #packetAt: (place: number) => Packet | undefined;
  readonly #boardPort: number | undefined;
  #notes: Note[] = [];
  #memory: Memory;
  /** Place of the first packet that was not told yet. */
  #told: number;

  /** @param packetAt a packet of the connection by its place; undefined: it is not kept */
  constructor(
    packetAt: (place: number) => Packet | undefined,
    boardPort: number | undefined,
    first: number,
  ) {
    this.#packetAt = packetAt;
    this.#boardPort = boardPort;
    this.#memory = this.#blank();
    this.#told = first;
    this.#note();
  }

  /** Goes on until this place, for so many ms at most. @returns whether it got there */
  goOn(first: number, to: number, forMs: number): boolean {
    this.#forgetBefore(first);
    const until = performance.now() + forMs;
    while (this.#told < to) {
      if (this.#told % LOOK_EVERY === 0 && performance.now() > until) return false;
      const packet = this.#packetAt(this.#told);
      if (packet !== undefined) sentence(packet, this.#memory);
      this.#told++;
      if (this.#told % NOTE_EVERY === 0) this.#note();
    }
    return true;
  }

  /** The sentences of these places, which rise; a place that was not reached yet has none. */
  tell(places: readonly number[]): Map<number, Sentence> {
    const sentences = new Map<number, Sentence>();
    let memory: Memory | null = null;
    let at = 0;
    for (const place of places) {
      if (place >= this.#told) break;
      const note = this.#noteFor(place);
      if (note === undefined) continue;
      if (memory === null || note.place > at) {
        memory = structuredClone(note.memory);
        at = note.place;
      }
      for (; at <= place; at++) {
        const packet = this.#packetAt(at);
        if (packet === undefined) continue;
        const told = sentence(packet, memory);
        if (at === place) sentences.set(place, told);
      }
    }
    return sentences;
  }

  #blank(): Memory {
    return startMemory(this.#boardPort === undefined ? {} : { boardPort: this.#boardPort });
  }

  #note(): void {
    this.#notes.push({ place: this.#told, memory: structuredClone(this.#memory) });
  }

  /** The last note at or before a place. */
  #noteFor(place: number): Note | undefined {
    return this.#notes.findLast((note) => note.place <= place);
  }

  /** What was let go cannot be told again; what was let go untold leaves a beginning in the middle. */
  #forgetBefore(first: number): void {
    const last = this.#notes.findLastIndex(({ place }) => place <= first);
    if (last > 0) this.#notes = this.#notes.slice(last);
    if (this.#told >= first) return;
    this.#memory = this.#blank();
    this.#told = first;
    this.#notes = [];
    this.#note();
  }
}
