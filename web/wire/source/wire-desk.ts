// The worker's own work: one capture, or two of both ends, from files or from the server, and who looks at
// what of it.

import { Book, type WireBook } from '../data/book.ts';
import { PairBook } from '../data/pair-book.ts';
import type { FromWire, LadderWish, SourceState, TableWish, TakenAt, ToWire } from '../protocol.ts';
import { DeviceNames } from './device-names.ts';
import { followLive } from './live-source.ts';
import { readCapture, refusalOf } from './read-capture.ts';
import { namesOf, readPair } from './read-pair.ts';

/** What came is shown so often at most, in ms. */
const SHOW_MS = 150;
/** Of how long showing takes, how many times as long the next time waits: a busy worker has more to do than that. */
const SHOW_SHARE = 4;
/** The same of the strip, which looks at all packets of a connection. */
const STRIP_SHARE = 20;
/** A turn of work that takes long, in ms: a person waits no longer for an answer. */
const TURN_MS = 50;
/** Until the first look at what was read, and between progress of a file, a person sees no difference. In ms. */
const NOW_MS = 0;

export class WireDesk {
  readonly #tell: (message: FromWire) => void;
  #book: WireBook = new Book();
  #source: SourceState = { kind: 'none' };
  /** Those that are shown. */
  #files: readonly File[] = [];
  /** Why what was given is not shown, in words. */
  #notTaken = '';
  #end: () => void = () => {};
  #names: DeviceNames | null = null;
  #table: TableWish | null = null;
  #ladder: LadderWish | null = null;
  #ports: readonly number[] = [];
  /** The connection whose strip was told, and the time of its last packet then. */
  #told = { stream: -1, lastNs: -1 };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerMs = 0;
  /** How long showing took the last time, and the strip alone, in ms; when that was told, by `performance.now()`. */
  #showTookMs = 0;
  #stripTookMs = 0;
  #strippedAt = 0;

  constructor(tell: (message: FromWire) => void) {
    this.#tell = tell;
  }

  hear(message: ToWire): void {
    switch (message.type) {
      case 'files':
        this.#open(message.files, message.takenAt);
        break;
      case 'other-end':
        this.#open([...this.#files, ...message.files], undefined);
        break;
      case 'live':
        this.#followLive();
        break;
      case 'ports':
        this.#ports = message.ports;
        this.#book.boardPorts = message.ports;
        break;
      case 'stop':
        this.#stop();
        break;
      case 'close':
        this.#begin({ kind: 'none' });
        break;
      case 'table':
        this.#table = message.wish;
        this.#show(NOW_MS);
        break;
      case 'ladder':
        this.#ladder = message.wish;
        if (message.wish === null) this.#told = { stream: -1, lastNs: -1 };
        this.#show(NOW_MS);
        break;
      case 'seek': {
        const { id, stream, target, spacing } = message;
        const found = this.#book.find(stream, target, spacing);
        this.#tell({ type: 'found', id, found });
        break;
      }
      case 'packet': {
        const { id, stream, place } = message;
        this.#tell({ type: 'packet', id, detail: this.#book.packet(stream, place) });
        break;
      }
      case 'save':
        this.#tell({ type: 'saved', id: message.id, file: this.#book.save(message.stream) });
        break;
    }
  }

  #open(files: readonly File[], takenAt: TakenAt | undefined): void {
    const [one, other] = files;
    if (one === undefined) return;
    if (files.length > 2) {
      this.#notTaken = `${files.length} files are too many: open one capture, or two that were taken at both ends of the same connections.`;
      this.#show(NOW_MS);
    } else if (other === undefined) void this.#readOne(one, '', takenAt);
    else void this.#readTwo([one, other]);
  }

  /** @param notTaken why it alone is shown; empty: it alone was given */
  async #readOne(file: File, notTaken: string, takenAt?: TakenAt): Promise<void> {
    const book = new Book();
    book.takenAt = takenAt;
    const reading = this.#beginReading([file], book);
    this.#notTaken = notTaken;
    const broken = await readCapture(file, book, reading);
    const refusal = refusalOf(book, broken);
    if (refusal !== '') reading.end('refused', refusal);
    else reading.end('read', broken);
  }

  async #readTwo(files: readonly [File, File]): Promise<void> {
    const book = new PairBook(namesOf(files));
    const reading = this.#beginReading(files, book);
    const outcome = await readPair(files, book, reading);
    if (outcome === null || this.#book !== book) return;
    if (outcome.shows === 'one') await this.#readOne(outcome.file, outcome.words);
    else {
      reading.end(outcome.shows === 'both' ? 'read' : 'refused', outcome.words);
      this.#goOn(book);
    }
  }

  /** What takes long is done in turns: what is asked meanwhile is answered between them. */
  #goOn(book: WireBook): void {
    if (this.#book !== book) return;
    if (book.goOn(TURN_MS)) {
      // The strip is told once, but for what came since.
      this.#told = { stream: -1, lastNs: -1 };
      this.#show(NOW_MS);
      return;
    }
    this.#show(SHOW_MS);
    setTimeout(() => this.#goOn(book), NOW_MS);
  }

  /** Shows a book that is filled from files from now on. */
  #beginReading(files: readonly File[], book: WireBook) {
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    const [one, other] = files;
    const names =
      one !== undefined && other !== undefined
        ? Object.values(namesOf([one, other]))
        : files.map(({ name }) => name);
    const state = { kind: 'file', names, bytes, words: '' } as const;
    this.#begin({ ...state, readBytes: 0, state: 'reading' }, book);
    this.#files = files;
    let isOver = false;
    this.#end = () => {
      isOver = true;
    };
    let readBytes = 0;
    return {
      isOver: () => isOver,
      progress: (read: number) => {
        readBytes = read;
        if (isOver) return;
        this.#source = { ...state, readBytes, state: 'reading' };
        this.#show(SHOW_MS);
      },
      pause: async () => {
        this.#show(NOW_MS);
        await new Promise((resolve) => setTimeout(resolve, NOW_MS));
        return this.#book === book;
      },
      end: (how: 'read' | 'refused', words: string) => {
        if (this.#book !== book) return;
        const ended = isOver && how === 'read' ? 'stopped' : how;
        this.#source = { ...state, readBytes, state: ended, words };
        this.#show(NOW_MS);
      },
    };
  }

  #followLive(): void {
    this.#begin({ kind: 'live', state: 'connecting', since: Date.now(), cuts: 0, words: '' });
    let cuts = 0;
    const now = (state: 'live' | 'cut', words: string) => {
      this.#source = { kind: 'live', state, since: Date.now(), cuts, words };
      this.#show(NOW_MS);
    };
    this.#names = new DeviceNames(() => this.#show(SHOW_MS));
    let isNew = false;
    let book = new Book();
    const end = followLive({
      began: () => {
        // What was there is shown until there is something newer.
        isNew = true;
        now('live', '');
      },
      write: (chunk) => {
        if (isNew) {
          book = new Book();
          book.takenAt = 'server';
          book.nameOf = (socket) => this.#names?.nameOf(socket) ?? null;
          this.#setBook(book);
        }
        isNew = false;
        book.write(chunk);
        this.#show(SHOW_MS);
      },
      cut: (words) => {
        cuts++;
        now('cut', words);
      },
    });
    this.#end = () => {
      end();
      this.#names?.close();
      this.#names = null;
    };
  }

  #stop(): void {
    this.#end();
    this.#end = () => {};
  }

  #begin(source: SourceState, book: WireBook = new Book()): void {
    this.#stop();
    this.#source = source;
    this.#files = [];
    this.#notTaken = '';
    this.#setBook(book);
    this.#show(NOW_MS);
  }

  #setBook(book: WireBook): void {
    this.#book = book;
    book.boardPorts = this.#ports;
    this.#told = { stream: -1, lastNs: -1 };
  }

  /** Shows what there is, in so many ms at the latest, or as soon as that leaves time for other work. */
  #show(soonMs: number): void {
    const withinMs = soonMs === NOW_MS ? NOW_MS : Math.max(soonMs, SHOW_SHARE * this.#showTookMs);
    if (this.#timer !== undefined) {
      if (this.#timerMs <= withinMs) return;
      clearTimeout(this.#timer);
    }
    this.#timerMs = withinMs;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const began = performance.now();
      this.#showNow();
      this.#showTookMs = performance.now() - began;
    }, withinMs);
  }

  #showNow(): void {
    const book = this.#book;
    this.#tell({
      type: 'whole',
      whole: {
        source: this.#source,
        report: this.#source.kind === 'none' ? null : book.report,
        startedAt: book.startedAt,
        streams: book.streams,
        capturedTwice: book.capturedTwice,
        letGo: book.letGo,
        notes: book.notes,
        together: book.together,
        notTaken: this.#notTaken,
      },
    });
    if (this.#table !== null) this.#tell({ type: 'table', view: book.table(this.#table) });
    if (this.#ladder === null) return;
    const view = book.ladder(this.#ladder);
    this.#tell({ type: 'ladder', view });
    if (view === null) return;
    if (!view.isTold) this.#show(NOW_MS);
    const { number: stream, lastNs } = view.stream;
    if (this.#told.stream === stream && this.#told.lastNs === lastNs) return;
    const began = performance.now();
    if (
      this.#told.stream === stream &&
      began < this.#strippedAt + STRIP_SHARE * this.#stripTookMs
    ) {
      this.#show(SHOW_MS);
      return;
    }
    this.#told = { stream, lastNs };
    const strip = book.strip(stream);
    if (strip !== null) this.#tell({ type: 'strip', strip });
    this.#strippedAt = performance.now();
    this.#stripTookMs = this.#strippedAt - began;
  }
}
