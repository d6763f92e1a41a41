// The worker's own work: one capture, from files or from the server, and who looks at what of it.

import { Book } from '../data/book.ts';
import type { FromWire, LadderWish, SourceState, TableWish, ToWire } from '../protocol.ts';
import { DeviceNames } from './device-names.ts';
import { readFile } from './file-source.ts';
import { followLive } from './live-source.ts';

/** What came is shown so often at most, in ms. */
const SHOW_MS = 150;
/** Until the first look at what was read, and between progress of a file, a person sees no difference. In ms. */
const NOW_MS = 0;

export class WireDesk {
  readonly #tell: (message: FromWire) => void;
  #book = new Book();
  #source: SourceState = { kind: 'none' };
  #end: () => void = () => {};
  #names: DeviceNames | null = null;
  #table: TableWish | null = null;
  #ladder: LadderWish | null = null;
  /** The connection whose strip was told, and how many packets it had. */
  #ports: readonly number[] = [];
  #told = { stream: -1, lastNs: -1 };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerMs = 0;

  constructor(tell: (message: FromWire) => void) {
    this.#tell = tell;
  }

  hear(message: ToWire): void {
    switch (message.type) {
      case 'files':
        void this.#readFiles(message.files);
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

  async #readFiles(files: readonly File[]): Promise<void> {
    const [file] = files;
    if (file === undefined) return;
    const state = { kind: 'file', names: [file.name], bytes: file.size, words: '' } as const;
    this.#begin({ ...state, readBytes: 0, state: 'reading' });
    const book = this.#book;
    let isOver = false;
    this.#end = () => {
      isOver = true;
    };
    let readBytes = 0;
    const now = (how: 'reading' | 'read' | 'stopped') => {
      this.#source = { ...state, readBytes, state: how };
    };
    let broken = '';
    try {
      await readFile(file, {
        write: (chunk) => book.write(chunk),
        progress: (bytes) => {
          readBytes = bytes;
          if (isOver) return;
          now('reading');
          this.#show(SHOW_MS);
        },
        isOver: () => isOver || book.refusal !== undefined,
      });
    } catch (error) {
      broken = brokenWords(error);
    }
    if (this.#book !== book) return;
    if (!isOver) book.end();
    const refusal = book.refusal ?? (book.startedAt === null ? broken : '');
    if (refusal !== '') this.#source = { ...state, readBytes, state: 'refused', words: refusal };
    else if (isOver) now('stopped');
    else this.#source = { ...state, readBytes, state: 'read', words: broken };
    this.#show(NOW_MS);
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
    const end = followLive({
      began: () => {
        // What was there is shown until there is something newer.
        isNew = true;
        now('live', '');
      },
      write: (chunk) => {
        if (isNew) this.#newBook();
        isNew = false;
        this.#book.write(chunk);
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

  #begin(source: SourceState): void {
    this.#stop();
    this.#source = source;
    this.#newBook();
    this.#show(NOW_MS);
  }

  #newBook(): void {
    this.#book = new Book();
    this.#book.boardPorts = this.#ports;
    this.#book.nameOf = (socket) => this.#names?.nameOf(socket) ?? null;
    this.#told = { stream: -1, lastNs: -1 };
  }

  /** Shows what there is, in so many ms at the latest. */
  #show(withinMs: number): void {
    if (this.#timer !== undefined) {
      if (this.#timerMs <= withinMs) return;
      clearTimeout(this.#timer);
    }
    this.#timerMs = withinMs;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#showNow();
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
        letGo: book.letGo,
        notes: book.notes,
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
    this.#told = { stream, lastNs };
    const strip = book.strip(stream);
    if (strip !== null) this.#tell({ type: 'strip', strip });
  }
}

function brokenWords(error: unknown): string {
  // A packed file that breaks off or is damaged is a TypeError of the browser's unpacking.
  if (error instanceof TypeError) return 'The packed file breaks off or is damaged.';
  return error instanceof Error ? error.message : String(error);
}
