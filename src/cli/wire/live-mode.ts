// `tapline wire --live`: the packets of all connections as they come, each told as in a ladder, and the table of
// connections when it is ended.

import { MAX_LIVE_TALKS } from '../../limits.ts';
import { StreamSight } from '../../sight/stream-sight.ts';
import { writtenSocket } from '../../wire/address.ts';
import type { Packet } from '../../wire/packet.ts';
import type { Stream } from '../../wire/tcp/stream.ts';
import { type Memory, startMemory } from '../../wire/words/memory.ts';
import { namesOf } from '../../wire/words/scene.ts';
import { sentence } from '../../wire/words/sentence.ts';
import { type Paint, paintFor, plain } from '../terminal/colour.ts';
import { harmless } from '../terminal/harmless.ts';
import { widthOfText } from '../terminal/width.ts';
import { boardPortOf } from './board-port.ts';
import { noSuchDevice } from './choose-streams.ts';
import { ConnectionList } from './connections.ts';
import { isAtAddress } from './devices.ts';
import { finish } from './finish.ts';
import { ladderLayout } from './ladder-layout.ts';
import { LadderRows } from './ladder-rows.ts';
import { selector } from './selection.ts';
import type { WireRun } from './wire-run.ts';

export async function printLive(run: WireRun): Promise<void> {
  const { source, options, output } = run;
  const list = new ConnectionList();
  const ladder = new LiveLadder(run);
  const isSelected = selector(options);
  /** Connections that are shown. */
  const shown = new Set<number>();
  const isOfDevice = ({ stream }: Packet) =>
    options.device === undefined ||
    list.deviceOf(stream.number) === options.device ||
    isAtAddress(stream, options.device);
  const report = await source.read(
    {
      packet: (packet) => {
        if (!isSelected(packet)) return;
        list.take(packet);
        const { number } = packet.stream;
        const isShown = isOfDevice(packet);
        if (isShown && list.has(number)) shown.add(number);
        ladder.take(packet, isShown, list.deviceOf(number));
      },
      forgotten: ({ number }) => {
        list.forget(number);
        ladder.forget(number);
      },
    },
    () => output.flush(),
  );
  const { device } = options;
  if (device !== undefined) {
    if (list.packets > 0 && shown.size === 0)
      throw noSuchDevice([source.name], device, list.devices);
    list.keepOnly(shown);
  }
  output.write('\n');
  list.print(run, report);
  await output.flush();
  finish(run, report, list.packets);
}

/** What is remembered of a connection. */
interface Talk {
  readonly memory: Memory;
  readonly sight: StreamSight;
  lastNs: number | null;
  /** Its two sides have been named. */
  isIntroduced: boolean;
}

class LiveLadder {
  readonly #run: WireRun;
  readonly #paint: Paint;
  readonly #rows: LadderRows;
  /** By the number of the stream, the one that was silent longest first. */
  readonly #talks = new Map<number, Talk>();
  /** The connection whose packet was shown last. */
  #shown = -1;

  constructor(run: WireRun) {
    const { options, screen } = run;
    this.#run = run;
    this.#paint = options.color ? paintFor(screen.isTerminal, screen.env) : plain;
    this.#rows = new LadderRows(
      ladderLayout(screen.pictureColumns),
      this.#paint,
      options.bytes === true,
    );
  }

  /** What is not shown is remembered too: the sentences that follow depend on it. */
  take(packet: Packet, isShown: boolean, device: string | null): void {
    const talk = this.#talkOf(packet.stream);
    const { lastNs } = talk;
    const told = {
      packet,
      sentence: sentence(packet, talk.memory),
      sight: talk.sight.take(packet),
      sinceNs: lastNs === null ? null : packet.timeNs - lastNs,
      fromStartNs: packet.timeNs - packet.stream.firstNs,
    };
    talk.lastNs = packet.timeNs;
    if (!isShown) return;
    if (packet.stream.number !== this.#shown) this.#turnTo(packet, talk, device);
    for (const row of this.#rows.packet(told)) this.#print(row);
  }

  forget(stream: number): void {
    this.#talks.delete(stream);
  }

  #talkOf(stream: Stream): Talk {
    const { number } = stream;
    const known = this.#talks.get(number);
    if (known !== undefined) {
      this.#talks.delete(number);
      this.#talks.set(number, known);
      return known;
    }
    const [silent] = this.#talks.keys();
    if (this.#talks.size >= MAX_LIVE_TALKS) this.#talks.delete(silent);
    const { port, fields } = this.#run.options;
    const boardPort = boardPortOf(stream, port);
    const talk = {
      memory: startMemory({ boardPort }),
      sight: new StreamSight({ boardPort, fieldLists: fields }),
      lastNs: null,
      isIntroduced: false,
    };
    this.#talks.set(number, talk);
    return talk;
  }

  /** The packet is of another connection than the one before it. */
  #turnTo(packet: Packet, talk: Talk, device: string | null): void {
    const { number, client, server } = packet.stream;
    const ends = `${writtenSocket(client)} → ${writtenSocket(server)}`;
    const parts = [`Connection ${number}`, ...(device === null ? [] : [harmless(device)])];
    const whole = [...parts, ends].join(' · ');
    const isShort = widthOfText(whole) <= this.#run.screen.columns;
    if (this.#shown >= 0) this.#print('');
    this.#print(this.#paint('device', talk.isIntroduced && isShort ? whole : parts.join(' · ')));
    this.#shown = number;
    if (talk.isIntroduced) return;
    talk.isIntroduced = true;
    const names = namesOf(packet, talk.memory.boardPort);
    for (const row of this.#rows.head(
      [names.client, writtenSocket(client)],
      [names.server, writtenSocket(server)],
    )) {
      this.#print(row);
    }
  }

  #print(row: string): void {
    this.#run.output.write(`${row}\n`);
  }
}
