// All that is known of a capture: its connections, and the packets of them that are kept.

import { Capture, type CaptureReport } from '../../../src/wire/capture.ts';
import type { Frame } from '../../../src/wire/frame.ts';
import type { Packet } from '../../../src/wire/packet.ts';
import type {
  Found,
  LadderRow,
  LadderView,
  LadderWish,
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
import { packetRow } from './packet-row.ts';
import { rowOfStream } from './stream-row.ts';
import { stripOf } from './strip.ts';
import { tableOf } from './table.ts';

export class Book {
  readonly #capture: Capture;
  readonly #packets: KeptPackets;
  readonly #streams = new Map<number, KeptStream>();
  /** The frame that the next packet came in. */
  #frame: Frame | null = null;
  #startedAt: number | null = null;
  /** The connection that is looked at. */
  #ladder: Ladder | null = null;
  /** Devices by their sockets, as the server knows them. */
  nameOf: (socket: string) => string | null = () => null;

  constructor(bounds: Bounds = USUAL_BOUNDS) {
    this.#packets = new KeptPackets(bounds);
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
    const ladder = this.#ladderOf(wish.stream);
    if (ladder === undefined) return undefined;
    const { spacing } = wish;
    return {
      wish,
      stream: this.#row(ladder.kept),
      ...ladder.extent(spacing),
      rows: ladder
        .laid(spacing, wish.from, wish.to)
        .map((laid) => this.#ladderRow(ladder, laid, spacing)),
      letGo: ladder.first,
      troublesome: ladder.kept.troublesome.end - ladder.kept.troublesome.first,
    };
  }

  strip(stream: number): Strip | undefined {
    const ladder = this.#ladderOf(stream);
    return ladder === undefined ? undefined : stripOf(ladder, this.#packets);
  }

  find(stream: number, target: Target, spacing: Spacing): Found | null {
    return this.#ladderOf(stream)?.find(target, spacing) ?? null;
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

  #ladderOf(stream: number): Ladder | undefined {
    if (this.#ladder?.kept.stream.number !== stream) {
      const kept = this.#streams.get(stream);
      if (kept === undefined) return undefined;
      kept.dropBelow(this.#packets.first);
      this.#ladder = new Ladder(kept, this.#packets);
    }
    this.#ladder.catchUp();
    return this.#ladder;
  }

  #ladderRow(ladder: Ladder, laid: Laid, spacing: Spacing): LadderRow {
    const { row, from, to } = laid;
    const within = ladder.withinRow(from, spacing);
    if (spacing.kind === 'time' && to - from > 1) {
      return { row, within, bundle: ladder.bundle(laid, spacing.rowNs) };
    }
    return { row, within, packet: packetRow(ladder, from, this.#packets) };
  }

  #row(kept: KeptStream): StreamRow {
    return rowOfStream(kept, this.nameOf);
  }
}
