// Two captures of the same connections, one from each end, put together: each packet is an arrow that is
// known to have arrived, or to have been lost halfway.

import type { CaptureReport } from '../../../src/wire/capture.ts';
import { MAX_TWO_ENDS_PACKETS } from '../../../src/limits.ts';
import { figuresOf } from '../../../src/wire/two-ends/figures.ts';
import type { End } from '../../../src/wire/two-ends/nearer-end.ts';
import { SightingRecorder } from '../../../src/wire/two-ends/sighting.ts';
import { compareEnds, type TwoEnds } from '../../../src/wire/two-ends/two-ends.ts';
import { clockWords } from '../../../src/wire/two-ends/clock-words.ts';
import { count } from '../../format/amounts.ts';
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
  Target,
} from '../protocol.ts';
import { Book, type WireBook } from './book.ts';
import { type Bounds, USUAL_BOUNDS } from './kept-packets.ts';
import { OpenPair } from './open-pair.ts';
import { stripOf } from './strip.ts';
import { tableOf } from './table.ts';

/** Both captures share what one may take. */
function half({ packets, bytes }: Bounds): Bounds {
  return { packets: packets / 2, bytes: bytes / 2 };
}

export class PairBook implements WireBook {
  readonly books: Readonly<Record<End, Book>>;
  readonly #names: Readonly<Record<End, string>>;
  readonly #recorders: Readonly<Record<End, SightingRecorder>>;
  #twoEnds: TwoEnds | null = null;
  #rows: readonly StreamRow[] = [];
  #open: OpenPair | null = null;

  /** @param names of the two files */
  constructor(names: Readonly<Record<End, string>>, bounds: Bounds = half(USUAL_BOUNDS)) {
    this.#names = names;
    const recorders = {
      first: new SightingRecorder(MAX_TWO_ENDS_PACKETS),
      second: new SightingRecorder(MAX_TWO_ENDS_PACKETS),
    };
    this.#recorders = recorders;
    this.books = {
      first: new Book(bounds, (packet) => recorders.first.take(packet)),
      second: new Book(bounds, (packet) => recorders.second.take(packet)),
    };
  }

  set boardPorts(ports: readonly number[]) {
    this.books.first.boardPorts = ports;
    this.books.second.boardPorts = ports;
  }

  /** Both were read: puts them together. */
  compare(): void {
    const twoEnds = compareEnds(
      this.#recorders.first.sightings,
      this.#recorders.second.sightings,
    );
    this.#twoEnds = twoEnds;
    this.#rows = twoEnds.connections.flatMap(({ first, arrows }, number) => {
      const row = this.books.first.row(first);
      if (row === null) return [];
      const lost = figuresOf(arrows, true).fates.lost + figuresOf(arrows, false).fates.lost;
      return [{ ...row, number, troubles: { ...row.troubles, lost } }];
    });
  }

  get refusal(): string | undefined {
    return this.books.first.refusal ?? this.books.second.refusal;
  }

  get report(): CaptureReport {
    const [one, other] = [this.books.first.report, this.books.second.report];
    return {
      frames: one.frames + other.frames,
      packets: one.packets + other.packets,
      malformed: one.malformed + other.malformed,
      other: one.other + other.other,
      fragments: one.fragments + other.fragments,
      cut: one.cut || other.cut,
      forgottenStreams: one.forgottenStreams + other.forgottenStreams,
    };
  }

  get startedAt(): number | null {
    return this.books.first.startedAt;
  }

  get streams(): number {
    return this.#rows.length;
  }

  get letGo(): number {
    return this.books.first.letGo + this.books.second.letGo;
  }

  get notes(): string[] {
    const twoEnds = this.#twoEnds;
    if (twoEnds === null) return [];
    const leftOut = (end: End) => this.#recorders[end].sightings.leftOut;
    const alone = twoEnds.onlyFirst.length + twoEnds.onlySecond.length;
    return [
      clockWords(twoEnds, this.#names),
      ...(alone > 0 ? [`${count(alone, 'connection is', 'connections are')} in one file only.`] : []),
      ...(['first', 'second'] as const)
        .filter((end) => leftOut(end) > 0)
        .map((end) => `${this.#names[end]}: ${count(leftOut(end), 'packet')} too many to compare.`),
    ];
  }

  table(wish: TableWish): TableView {
    return tableOf(this.#rows, wish);
  }

  ladder(wish: LadderWish): LadderView | null {
    const row = this.#rows.find(({ number }) => number === wish.stream);
    const open = this.#opened(wish.stream);
    return row === undefined || open === null ? null : open.view(wish, row);
  }

  strip(stream: number): Strip | null {
    const open = this.#opened(stream);
    return open === null ? null : stripOf(open.ladder);
  }

  find(stream: number, target: Target, spacing: Spacing): Found | null {
    return this.#opened(stream)?.ladder.find(target, spacing) ?? null;
  }

  packet(stream: number, place: number): PacketDetail | null {
    return this.#opened(stream)?.packet(place) ?? null;
  }

  /** It would be one of the two files; those are there already. */
  save(): null {
    return null;
  }

  #opened(number: number): OpenPair | null {
    if (this.#open?.ladder.rungs.stream !== number) {
      const connection = this.#twoEnds?.connections[number];
      if (connection === undefined) return null;
      this.#open = new OpenPair(number, connection, this.books, this.#names);
    }
    return this.#open;
  }
}
