// The packets of a chapter, drawn as they come: all its connections in one ladder.

import { StreamSight } from '../../../sight/stream-sight.ts';
import { writtenSocket } from '../../../wire/address.ts';
import type { Packet } from '../../../wire/packet.ts';
import { TCP } from '../../../wire/segment.ts';
import type { Stream } from '../../../wire/tcp/stream.ts';
import { type Memory, startMemory } from '../../../wire/words/memory.ts';
import type { PromiseName } from '../../../wire/words/promises.ts';
import { namesOf } from '../../../wire/words/scene.ts';
import { type Sentence, sentence } from '../../../wire/words/sentence.ts';
import type { Paint } from '../../terminal/colour.ts';
import { ladderLayout } from '../ladder-layout.ts';
import { LadderRows } from '../ladder-rows.ts';

/** How often a thing is explained in a chapter; then its arrow says enough. */
const OFTEN = 3;

/** What is remembered of a connection. */
interface Told {
  readonly memory: Memory;
  readonly sight: StreamSight;
  lastNs: number | null;
}

export interface LessonLadderOptions {
  readonly columns: number;
  readonly paint: Paint;
  /** The port that the boards talk to. */
  readonly boardPort: number;
  /** What gets a sentence; of the rest an arrow is enough, unless something about it stands out. */
  readonly explained: readonly PromiseName[];
  print(row: string): void;
}

export class LessonLadder {
  readonly #options: LessonLadderOptions;
  readonly #rows: LadderRows;
  readonly #indent: string;
  readonly #streams = new Map<number, Told>();
  readonly #explained = new Map<string, number>();
  #shown: Stream | null = null;

  constructor(options: LessonLadderOptions) {
    const layout = ladderLayout(options.columns);
    this.#options = options;
    this.#rows = new LadderRows(layout, options.paint, false);
    this.#indent = ' '.repeat(layout.left);
  }

  take(packet: Packet): void {
    const { stream, timeNs } = packet;
    const isFirst = this.#streams.size === 0;
    const told = this.#toldOf(stream);
    if (isFirst) this.#head(packet);
    if (this.#streams.size > 1 && this.#shown !== stream) this.#name(packet);
    this.#shown = stream;
    const { lastNs } = told;
    told.lastNs = timeNs;
    const words = sentence(packet, told.memory);
    const rows = this.#rows.packet({
      packet,
      sentence: words,
      sight: told.sight.take(packet),
      sinceNs: lastNs === null ? null : timeNs - lastNs,
      fromStartNs: timeNs - stream.firstNs,
      brief: !this.#isExplained(packet, words),
    });
    for (const row of rows) this.#options.print(row);
  }

  #toldOf({ number }: Stream): Told {
    const known = this.#streams.get(number);
    if (known !== undefined) return known;
    const { boardPort } = this.#options;
    const told: Told = {
      // What is drawn is captured at the board, which begins.
      memory: startMemory({ boardPort, capturedAt: 'client' }),
      sight: new StreamSight({ boardPort }),
      lastNs: null,
    };
    this.#streams.set(number, told);
    return told;
  }

  #isExplained({ analysis, segment }: Packet, { rule, promise }: Sentence): boolean {
    const standsOut = analysis !== 0 || (segment.flags & TCP.RST) !== 0;
    if (!standsOut && !this.#options.explained.includes(promise)) return false;
    const count = this.#explained.get(rule) ?? 0;
    this.#explained.set(rule, count + 1);
    return count < OFTEN;
  }

  #head(packet: Packet): void {
    const { client, server } = packet.stream;
    const names = namesOf(packet, this.#options.boardPort);
    const left = [names.client, writtenSocket(client)];
    const right = [names.server, writtenSocket(server)];
    for (const row of this.#rows.head(left, right)) this.#options.print(row);
  }

  /** Whose packets follow, as soon as there is more than one. */
  #name({ stream }: Packet): void {
    const words = `connection ${stream.number}: port ${stream.client.port} of the board`;
    this.#options.print(`${this.#indent}${this.#options.paint('device', words)}`);
  }
}
