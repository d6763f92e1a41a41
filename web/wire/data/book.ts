// All that is known of a capture: its connections, and the packets of them that are kept.

import { Capture, type CaptureReport } from '../../../src/wire/capture.ts';
import { CapturedTwice } from '../../../src/wire/captured-twice.ts';
import type { Frame } from '../../../src/wire/frame.ts';
import type { Packet } from '../../../src/wire/packet.ts';
import type {
  Found,
  LadderView,
  LadderWish,
  PacketDetail,
  Spacing,
  StreamRow,
  Strip,
  TableView,
  TableWish,
  TakenAt,
  Target,
} from '../protocol.ts';
import { type Bounds, KeptPackets, USUAL_BOUNDS } from './kept-packets.ts';
import { KeptStream } from './kept-stream.ts';
import { OpenStream } from './open-stream.ts';
import { PacketAgain } from './packet-again.ts';
import { savedStream } from './saved-stream.ts';
import { isTurned, serverEnd } from './server-end.ts';
import type { StoryEnds } from './story.ts';
import { rowOfStream } from './stream-row.ts';
import { StreamRungs } from './stream-rungs.ts';
import { stripOf } from './strip.ts';
import { tableOf } from './table.ts';

/** What the page asks of what was read, from one end or from two. */
export interface WireBook {
  /** Why the bytes are no capture, in words. */
  readonly refusal: string | undefined;
  readonly report: CaptureReport;
  /** Unix ms of the first frame; null: there is none yet. */
  readonly startedAt: number | null;
  readonly streams: number;
  /** How many of them seem to have been captured twice. */
  readonly capturedTwice: number;
  /** Packets that were let go. */
  readonly letGo: number;
  /** What else is to be known of it, in words. */
  readonly notes: readonly string[];
  /** How two captures were put together, in words. */
  readonly together: readonly string[];
  /** Where boards connect: who has such a port is the server. */
  boardPorts: readonly number[];
  table(wish: TableWish): TableView;
  /** Null: there is no such connection. */
  ladder(wish: LadderWish): LadderView | null;
  strip(stream: number): Strip | null;
  find(stream: number, target: Target, spacing: Spacing): Found | null;
  /** A packet closely; null: it is not there, or no more. */
  packet(stream: number, place: number): PacketDetail | null;
  /** Goes on with what takes long, for so many ms at most. @returns whether all is done */
  goOn(forMs: number): boolean;
  /** A connection as a pcapng file; null: it cannot be one. */
  save(stream: number): Uint8Array<ArrayBuffer> | null;
}

const NOTHING = new Uint8Array(0);

export class Book implements WireBook {
  readonly notes = [];
  readonly together = [];
  readonly #capture: Capture;
  readonly #packets: KeptPackets;
  readonly #again: PacketAgain;
  readonly #streams = new Map<number, KeptStream>();
  readonly #twice = new CapturedTwice();
  /** The frame that the next packet came in. */
  #frame: Frame | null = null;
  #startedAt: number | null = null;
  /** The connection that is looked at. */
  #open: OpenStream | null = null;
  /** Devices by their sockets, as the server knows them. */
  nameOf: (socket: string) => string | null = () => null;
  #boardPorts: readonly number[] = [];
  /** Where all of its packets were captured; undefined: nobody knows. */
  takenAt: TakenAt | undefined;

  /** @param wants whether a packet is to be kept; it is filled again for the next one */
  constructor(bounds: Bounds = USUAL_BOUNDS, wants: (packet: Packet) => boolean = () => true) {
    this.#packets = new KeptPackets(bounds);
    this.#again = new PacketAgain(this.#packets);
    this.#capture = new Capture({
      frame: (frame) => {
        this.#frame = frame;
        this.#startedAt ??= frame.seconds * 1000 + frame.nanos / 1e6;
      },
      packet: (packet) => {
        if (wants(packet)) this.#take(packet);
      },
      // There were too many at once: none of its packets comes any more.
      forgotten: ({ number }) => this.#streams.delete(number),
    });
  }

  get boardPorts(): readonly number[] {
    return this.#boardPorts;
  }

  set boardPorts(ports: readonly number[]) {
    this.#boardPorts = ports;
    // Who is who in it may be told otherwise.
    this.#open = null;
  }

  /** Takes the next bytes of a capture. */
  write(chunk: Uint8Array): void {
    this.#capture.write(chunk);
  }

  end(): void {
    this.#capture.end();
  }

  get refusal(): string | undefined {
    return this.#capture.refusal;
  }

  get report(): CaptureReport {
    return { ...this.#capture.report };
  }

  get startedAt(): number | null {
    return this.#startedAt;
  }

  get streams(): number {
    return this.#streams.size;
  }

  get capturedTwice(): number {
    let streams = 0;
    for (const { isTwice } of this.#streams.values()) if (isTwice) streams++;
    return streams;
  }

  get letGo(): number {
    return this.#packets.first;
  }

  table(wish: TableWish): TableView {
    const rows = [...this.#streams.values()].map((kept) => this.#rowOf(kept));
    return tableOf(rows, wish);
  }

  /** A connection as the table shows it. */
  row(number: number): StreamRow | null {
    const kept = this.#streams.get(number);
    return kept === undefined ? null : this.#rowOf(kept);
  }

  /** The same with the client that its capture makes out, whatever its port. */
  rowAsCaptured(number: number): StreamRow | null {
    const kept = this.#streams.get(number);
    return kept === undefined ? null : rowOfStream(kept, this.nameOf, false);
  }

  ladder(wish: LadderWish): LadderView | null {
    const kept = this.#streams.get(wish.stream);
    const open = this.open(wish.stream);
    if (kept === undefined || open === null) return null;
    return open.view(wish, this.#rowOf(kept));
  }

  strip(stream: number): Strip | null {
    const open = this.open(stream);
    return open === null ? null : stripOf(open.ladder);
  }

  find(stream: number, target: Target, spacing: Spacing): Found | null {
    return this.open(stream)?.ladder.find(target, spacing) ?? null;
  }

  packet(stream: number, place: number): PacketDetail | null {
    return this.open(stream)?.packet(place) ?? null;
  }

  goOn(): boolean {
    return true;
  }

  /** What was captured of the data of a connection's packet that came in a frame; none: it is not kept. */
  dataOf(stream: number, frame: number): Uint8Array {
    const kept = this.#streams.get(stream);
    if (kept === undefined) return NOTHING;
    const place = new StreamRungs(kept, this.#packets, false).placeOfFrame(frame);
    const packet = place === null ? undefined : this.#again.of(kept.packets.at(place), kept.stream);
    if (packet === undefined) return NOTHING;
    const { bytes, dataAt, dataEnd, length } = packet.segment;
    return bytes.subarray(dataAt, Math.min(dataEnd, dataAt + length));
  }

  save(stream: number): Uint8Array<ArrayBuffer> | null {
    const kept = this.#streams.get(stream);
    if (kept === undefined) return null;
    kept.dropBelow(this.#packets.first);
    return savedStream(kept, this.#packets);
  }

  /**
   * One connection is open at a time. Null: there is no such one.
   *
   * @param capturedAt the end that its packets were captured at, where that is known
   */
  open(stream: number, capturedAt?: StoryEnds['capturedAt']): OpenStream | null {
    if (this.#open?.ladder.rungs.stream !== stream) {
      const kept = this.#streams.get(stream);
      if (kept === undefined) return null;
      const { client, server } = kept.stream;
      const boardPort = this.boardPorts.find((one) => one === server.port || one === client.port);
      const ends = {
        boardPort,
        capturedAt: capturedAt ?? this.#takenEnd(kept),
        isTurned: isTurned(kept, this.boardPorts),
      };
      this.#open = new OpenStream(kept, this.#packets, ends, this.#startedAt ?? 0);
    }
    this.#open.ladder.catchUp();
    return this.#open;
  }

  #rowOf(kept: KeptStream): StreamRow {
    return rowOfStream(kept, this.nameOf, isTurned(kept, this.boardPorts));
  }

  /** The end of a connection that is where its packets were captured; undefined: nobody knows. */
  #takenEnd({ stream }: KeptStream): StoryEnds['capturedAt'] {
    const end = serverEnd(stream, this.boardPorts);
    if (this.takenAt === undefined || end === undefined) return undefined;
    return (this.takenAt === 'server') === (end === 'server') ? 'server' : 'client';
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
    if (packet.segment.length > 0 && this.#twice.take(packet)) kept.twice++;
    const { first } = this.#packets;
    kept.add(this.#packets.add(packet, frame), packet);
    if (this.#packets.first === first) return;
    for (const each of this.#streams.values()) each.dropBelow(this.#packets.first);
  }
}
