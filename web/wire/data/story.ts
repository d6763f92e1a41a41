// What is told of the packets of one connection: a sentence each, and the lines that they carry. All of it
// follows from the packets before, so it is told from the beginning once; from notes on the way sentences can
// be told again anywhere.

import { StreamSight } from '../../../src/sight/stream-sight.ts';
import type { Packet } from '../../../src/wire/packet.ts';
import { type Memory, startMemory } from '../../../src/wire/words/memory.ts';
import { type Sentence, sentence } from '../../../src/wire/words/sentence.ts';
import { type Carried, ToldLines } from './told-lines.ts';

/** A note of what is remembered every so many packets, at first. */
const NOTE_EVERY = 128;
/** Of more notes each second one goes, and further ones are made half as often. */
const MAX_NOTES = 512;
/** How often the clock is looked at. */
const LOOK_EVERY = 64;

/** Bytes of a packet's data that are looked through for a secret: who has one says so in his first lines. */
const SEARCHED_BYTES = 4096;

interface Note {
  readonly place: number;
  readonly memory: Memory;
}

/** Who is who in a story. */
export interface StoryEnds {
  /** Who has it is the server; undefined: nobody knows. */
  readonly boardPort: number | undefined;
  /** The end that the packets were captured at; undefined: nobody knows. */
  readonly capturedAt: Memory['capturedAt'];
}

export class Story {
  readonly #packetAt: (place: number) => Packet | undefined;
  readonly #boardPort: number | undefined;
  readonly #capturedAt: Memory['capturedAt'];
  #notes: Note[] = [];
  #noteEvery = NOTE_EVERY;
  #memory: Memory;
  #sight: StreamSight;
  readonly #carried = new ToldLines();
  /** Place of the first packet that was not told yet. */
  #told: number;

  /** @param packetAt a packet of the connection by its place; undefined: it is not kept */
  constructor(
    packetAt: (place: number) => Packet | undefined,
    { boardPort, capturedAt }: StoryEnds,
    first: number,
  ) {
    this.#packetAt = packetAt;
    this.#boardPort = boardPort;
    this.#capturedAt = capturedAt;
    this.#memory = this.#blank();
    this.#sight = new StreamSight({ boardPort });
    this.#told = first;
    this.#note();
  }

  /** What a packet carries. */
  carried(place: number): Carried {
    return this.#carried.at(place);
  }

  /** Goes on until this place, for so many ms at most. @returns whether it got there */
  goOn(first: number, to: number, forMs: number): boolean {
    this.#forgetBefore(first);
    const until = performance.now() + forMs;
    while (this.#told < to) {
      if (this.#told % LOOK_EVERY === 0 && performance.now() > until) return false;
      const packet = this.#packetAt(this.#told);
      if (packet !== undefined) this.#hear(packet);
      this.#told++;
      if (this.#told % this.#noteEvery === 0) this.#note();
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

  #hear(packet: Packet): void {
    sentence(packet, this.#memory);
    const { parts, released, isSecret } = this.#sight.take(packet);
    const { length } = packet.segment;
    const secrets = length === 0 ? [] : secretsOf(isSecret, Math.min(length, SEARCHED_BYTES));
    this.#carried.put(this.#told, { parts, released, secrets });
  }

  #blank(): Memory {
    const capturedAt = this.#capturedAt;
    if (this.#boardPort === undefined) return startMemory({ capturedAt });
    return startMemory({ boardPort: this.#boardPort, capturedAt });
  }

  #note(): void {
    if (this.#notes.length === MAX_NOTES) {
      // The first one stays: before it nothing can be told.
      this.#notes = this.#notes.filter((_, at) => at % 2 === 0);
      this.#noteEvery *= 2;
    }
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
    this.#carried.dropBefore(first);
    if (this.#told >= first) return;
    this.#memory = this.#blank();
    this.#sight = new StreamSight({ boardPort: this.#boardPort });
    this.#told = first;
    this.#notes = [];
    this.#noteEvery = NOTE_EVERY;
    this.#note();
  }
}

/** Stretches of a packet's data that are secret: from, to, from, to… */
function secretsOf(isSecret: (at: number) => boolean, length: number): number[] {
  const ends: number[] = [];
  let isIn = false;
  for (let at = 0; at < length; at++) {
    if (isSecret(at) === isIn) continue;
    ends.push(at);
    isIn = !isIn;
  }
  if (isIn) ends.push(length);
  return ends;
}
