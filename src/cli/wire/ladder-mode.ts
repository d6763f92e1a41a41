// `tapline wire --stream`: one connection packet by packet, printed while the capture is read.

import { StreamSight } from '../../sight/stream-sight.ts';
import { writtenSocket } from '../../wire/address.ts';
import { CapturedTwice, isTwice } from '../../wire/captured-twice.ts';
import type { Packet } from '../../wire/packet.ts';
import type { Stream } from '../../wire/tcp/stream.ts';
import { duration } from '../../wire/words/amounts.ts';
import { GLOSSARY, type Term, termsIn } from '../../wire/words/glossary.ts';
import { type Memory, startMemory } from '../../wire/words/memory.ts';
import { namesOf } from '../../wire/words/scene.ts';
import { sentence } from '../../wire/words/sentence.ts';
import { type Paint, paintFor, plain } from '../terminal/colour.ts';
import { groupDigits } from '../terminal/event-line.ts';
import { wrapped } from '../terminal/width.ts';
import { boardPortOf } from './board-port.ts';
import { finish } from './finish.ts';
import { ladderLayout } from './ladder-layout.ts';
import { LadderRows } from './ladder-rows.ts';
import { localDay } from './moments.ts';
import { selector } from './selection.ts';
import { twiceWords } from './twice-words.ts';
import type { WireRun } from './wire-run.ts';

export async function printLadder(run: WireRun): Promise<void> {
  const { source, options, output } = run;
  let ladder: Ladder | undefined;
  let streams = 0;
  const report = await source.read(
    {
      packet: (packet) => {
        streams = Math.max(streams, packet.stream.number + 1);
        if (packet.stream.number !== options.stream) return;
        ladder ??= new Ladder(run, packet.stream);
        ladder.take(packet);
      },
    },
    () => output.flush(),
  );
  ladder?.end();
  await output.flush();
  const twice = ladder?.isTwice === true ? twiceWords(source.name, [options.stream ?? 0]) : null;
  if (twice !== null) run.note(twice);
  finish(run, report, ladder?.packets ?? 0, streams);
}

class Ladder {
  packets = 0;
  readonly #run: WireRun;
  readonly #boardPort: number;
  readonly #paint: Paint;
  readonly #rows: LadderRows;
  readonly #memory: Memory;
  readonly #sight: StreamSight;
  readonly #isSelected: (packet: Packet) => boolean;
  readonly #terms = new Set<Term>();
  readonly #capturedTwice = new CapturedTwice();
  #dataPackets = 0;
  #twice = 0;
  /** Of the packets that are shown. */
  #startNs = 0;
  #endNs = 0;
  /** Of the one before, shown or not. */
  #lastNs: number | null = null;

  constructor(run: WireRun, stream: Stream) {
    const { options, screen } = run;
    this.#run = run;
    this.#boardPort = boardPortOf(stream, options.port);
    this.#paint = options.color ? paintFor(screen.isTerminal, screen.env) : plain;
    this.#rows = new LadderRows(
      ladderLayout(screen.pictureColumns),
      this.#paint,
      options.bytes === true,
    );
    this.#memory = startMemory({ boardPort: this.#boardPort });
    this.#sight = new StreamSight({ boardPort: this.#boardPort, fieldLists: options.fields });
    this.#isSelected = selector(options);
  }

  /** What is not shown is remembered too: the sentences that follow depend on it. */
  take(packet: Packet): void {
    const told = {
      packet,
      sentence: sentence(packet, this.#memory),
      sight: this.#sight.take(packet),
      sinceNs: this.#lastNs === null ? null : packet.timeNs - this.#lastNs,
      fromStartNs: packet.timeNs - packet.stream.firstNs,
    };
    this.#lastNs = packet.timeNs;
    this.#count(packet);
    if (!this.#isSelected(packet)) return;
    if (this.packets === 0) this.#head(packet);
    this.packets++;
    this.#endNs = packet.timeNs;
    for (const row of this.#rows.packet(told)) this.#print(row);
    for (const term of termsIn(`${told.sentence.text} ${told.sentence.aside}`)) {
      this.#terms.add(term);
    }
  }

  #count(packet: Packet): void {
    if (packet.segment.length <= 0) return;
    this.#dataPackets++;
    if (this.#capturedTwice.take(packet)) this.#twice++;
  }

  end(): void {
    if (this.packets === 0) return;
    const lasted = duration(this.#endNs - this.#startNs);
    const count = `${groupDigits(this.packets)} ${this.packets === 1 ? 'packet' : 'packets'}`;
    this.#print('');
    this.#print(`${count} in ${lasted}. The words in it:`);
    this.#print('');
    for (const term of GLOSSARY) if (this.#terms.has(term)) this.#explain(term);
  }

  /** Whether most of its packets with data were captured twice. */
  get isTwice(): boolean {
    return isTwice({ dataPackets: this.#dataPackets, twice: this.#twice });
  }

  #head(packet: Packet): void {
    const { client, server, number } = packet.stream;
    const names = namesOf(packet, this.#boardPort);
    this.#startNs = packet.timeNs;
    const day = localDay(packet.segment.seconds * 1000);
    const heading = `Connection ${number} of ${this.#run.source.name}, ${day}, local time`;
    for (const line of wrapped(heading, this.#run.screen.pictureColumns)) this.#print(line);
    this.#print('');
    for (const row of this.#rows.head(
      [names.client, writtenSocket(client)],
      [names.server, writtenSocket(server)],
    )) {
      this.#print(row);
    }
  }

  #explain({ term, explanation }: Term): void {
    const width = Math.min(this.#run.screen.pictureColumns, 100) - 4;
    const [first, ...rest] = wrapped(`${term}: ${explanation}`, width);
    this.#print(`  ${this.#paint('device', term)}${first.slice(term.length)}`);
    for (const line of rest) this.#print(`    ${line}`);
  }

  #print(row: string): void {
    this.#run.output.write(`${row}\n`);
  }
}
