// All that is known of a capture: its connections, and the packets of them that are kept.

import { Capture, type CaptureReport } from '../../../src/wire/capture.ts';
import { describeFrame } from '../../../src/wire/dissect/details/describe-frame.ts';
import type { Frame } from '../../../src/wire/frame.ts';
import { analysisNames, type Packet } from '../../../src/wire/packet.ts';
import { PROMISES } from '../../../src/wire/words/promises.ts';
import type {
  Found,
  LadderRow,
  LadderView,
  LadderWish,
  PacketDetail,
  Spacing,
  StreamRow,
  Strip,
  TableView,
  TableWish,
  Target,
} from '../protocol.ts';
import { type Bounds, KeptPackets, USUAL_BOUNDS } from './kept-packets.ts';
import { KeptStream } from './kept-stream.ts';
import { Ladder, type Laid } from './ladder.ts';
import { PacketAgain } from './packet-again.ts';
import { notesOf } from './packet-notes.ts';
import { type PacketWords, packetRow } from './packet-row.ts';
import { savedStream } from './saved-stream.ts';
import { Story } from './story.ts';
import { rowOfStream } from './stream-row.ts';
import { stripOf } from './strip.ts';
import { tableOf } from './table.ts';

/** So long at most sentences are told before rows are shown without them, in ms. */
const TELL_MS = 30;

export class Book {
  readonly #capture: Capture;
  readonly #packets: KeptPackets;
  readonly #streams = new Map<number, KeptStream>();
  readonly #again: PacketAgain;
  /** The frame that the next packet came in. */
  #frame: Frame | null = null;
  #startedAt: number | null = null;
  /** The connection that is looked at. */
  #looked: { readonly ladder: Ladder; readonly story: Story } | null = null;
  /** Devices by their sockets, as the server knows them. */
  nameOf: (socket: string) => string | null = () => null;
  /** Where boards connect: who has such a port is the server. */
  boardPorts: readonly number[] = [];

  constructor(bounds: Bounds = USUAL_BOUNDS) {
    this.#packets = new KeptPackets(bounds);
    this.#again = new PacketAgain(this.#packets);
    this.#capture = new Capture({
      frame: (frame) => {
        this.#frame = frame;
        this.#startedAt ??= frame.seconds * 1000 + frame.nanos / 1e6;
      },
      packet: (packet) => this.#take(packet),
      // There were too many at once: none of its packets comes any more.
      forgotten: ({ number }) => this.#streams.delete(number),
    });
  }

  /** Takes the next bytes of a capture. */
  write(chunk: Uint8Array): void {
    this.#capture.write(chunk);
  }

  end(): void {
    this.#capture.end();
  }

  /** Why the bytes are no capture, in words. */
  get refusal(): string | undefined {
    return this.#capture.refusal;
  }

  get report(): CaptureReport {
    return { ...this.#capture.report };
  }

  /** Unix ms of the first frame; null: there is none yet. */
  get startedAt(): number | null {
    return this.#startedAt;
  }

  get streams(): number {
    return this.#streams.size;
  }

  /** Packets that were let go. */
  get letGo(): number {
    return this.#packets.first;
  }

  table(wish: TableWish): TableView {
    const rows = [...this.#streams.values()].map((kept) => this.#row(kept));
    return tableOf(rows, wish);
  }

  /** Undefined: there is no such connection. */
  ladder(wish: LadderWish): LadderView | undefined {
    const looked = this.#look(wish.stream);
    if (looked === undefined) return undefined;
    const { ladder, story } = looked;
    const { spacing } = wish;
    const laid = ladder.laid(spacing, wish.from, wish.to);
    const alone = laid.filter((one) => isAlone(one, spacing)).map(({ from }) => from);
    const isTold = story.goOn(ladder.first, (alone.at(-1) ?? -1) + 1, TELL_MS);
    const told = story.tell(alone);
    const words = (place: number): PacketWords => ({
      sentence: told.get(place)?.text ?? '',
      carries: story.carried(place).parts.join(', '),
    });
    return {
      wish,
      stream: this.#row(ladder.kept),
      ...ladder.extent(spacing),
      rows: laid.map((one) => this.#ladderRow(ladder, one, spacing, words)),
      letGo: ladder.first,
      troublesome: ladder.kept.troublesome.end - ladder.kept.troublesome.first,
      isTold,
    };
  }

  /** A packet closely; null: it is not there, or no more. */
  packet(stream: number, place: number): PacketDetail | null {
    const looked = this.#look(stream);
    if (looked === undefined) return null;
    const { ladder, story } = looked;
    if (place < ladder.first || place >= ladder.end) return null;
    const number = ladder.kept.packets.at(place);
    const packet = this.#again.of(number, ladder.kept.stream);
    if (packet === undefined) return null;
    const notes = notesOf(packet);
    story.goOn(ladder.first, place + 1, TELL_MS);
    const told = story.tell([place]).get(place);
    const frame = this.#packets.frame(number);
    const { parts, released, secrets } = story.carried(place);
    const dataAt = packet.segment.dataAt - (frame?.start ?? 0);
    const shown = frame === undefined ? undefined : shownFrame(frame, dataAt, secrets);
    const words = { sentence: told?.text ?? '', carries: parts.join(', ') };
    return {
      isTold: told !== undefined,
      packet: packetRow(ladder, place, this.#packets, words),
      carries: parts,
      releases: released,
      aside: told?.aside ?? '',
      promise: told === undefined ? null : PROMISES[told.promise],
      notes,
      analysis: analysisNames(packet.analysis),
      fragments: frame?.fragments ?? 1,
      layers: shown === undefined ? [] : describeFrame(shown),
      bytes: shown?.bytes ?? null,
      wireLength: frame?.wireLength ?? 0,
    };
  }

  /** A connection as a pcapng file; null: there is none. */
  save(stream: number): Uint8Array<ArrayBuffer> | null {
    const kept = this.#streams.get(stream);
    if (kept === undefined) return null;
    kept.dropBelow(this.#packets.first);
    return savedStream(kept, this.#packets);
  }

  strip(stream: number): Strip | undefined {
    const looked = this.#look(stream);
    return looked === undefined ? undefined : stripOf(looked.ladder, this.#packets);
  }

  find(stream: number, target: Target, spacing: Spacing): Found | null {
    return this.#look(stream)?.ladder.find(target, spacing) ?? null;
  }

  #take(packet: Packet): void {
    const frame = this.#frame;
    if (frame === null) return;
    const { stream } = packet;
    let kept = this.#streams.get(stream.number);
    if (kept === undefined) {
      kept = new KeptStream(stream);
      this.#streams.set(stream.number, kept);
    }
    kept.add(this.#packets.add(packet, frame), packet);
  }

  #look(stream: number): { readonly ladder: Ladder; readonly story: Story } | undefined {
    if (this.#looked?.ladder.kept.stream.number !== stream) {
      const kept = this.#streams.get(stream);
      if (kept === undefined) return undefined;
      kept.dropBelow(this.#packets.first);
      const ladder = new Ladder(kept, this.#packets);
      const packetAt = (place: number) => this.#again.of(kept.packets.at(place), kept.stream);
      const { client, server } = kept.stream;
      const port = this.boardPorts.find((one) => one === server.port || one === client.port);
      this.#looked = { ladder, story: new Story(packetAt, port, ladder.first) };
    }
    this.#looked.ladder.catchUp();
    return this.#looked;
  }

  #ladderRow(
    ladder: Ladder,
    laid: Laid,
    spacing: Spacing,
    words: (place: number) => PacketWords,
  ): LadderRow {
    const { row, from } = laid;
    const within = ladder.withinRow(from, spacing);
    if (spacing.kind === 'time' && !isAlone(laid, spacing)) {
      return { row, within, bundle: ladder.bundle(laid, spacing.rowNs) };
    }
    return { row, within, packet: packetRow(ladder, from, this.#packets, words(from)) };
  }

  #row(kept: KeptStream): StreamRow {
    return rowOfStream(kept, this.nameOf);
  }
}

/** A packet has the row for itself. */
function isAlone({ from, to }: Laid, spacing: Spacing): boolean {
  return spacing.kind === 'even' || to - from === 1;
}

const STAR = 0x2a;

/** A copy of a frame. @param secrets stretches of its data that are not to be shown */
function shownFrame(frame: Frame, dataAt: number, secrets: readonly number[]): Frame {
  const shown = frame.bytes.slice(frame.start, frame.end);
  for (let at = 0; at < secrets.length; at += 2) {
    shown.fill(STAR, dataAt + (secrets[at] ?? 0), dataAt + (secrets[at + 1] ?? 0));
  }
  return { ...frame, bytes: shown, start: 0, end: shown.length };
}
