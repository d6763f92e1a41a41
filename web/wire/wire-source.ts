// The page's side of the worker: what it tells, as signals. It outlives the page, so that a file that was
// dropped is still there for who comes back.

import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { Answers } from './answers.ts';
import { boardPorts } from './board-ports.ts';
import type {
  Found,
  FromWire,
  LadderView,
  LadderWish,
  PacketDetail,
  Spacing,
  StreamSort,
  Strip,
  TableView,
  TableWish,
  TakenAt,
  Target,
  ToWire,
  Whole,
} from './protocol.ts';

const NOTHING: Whole = {
  source: { kind: 'none' },
  report: null,
  startedAt: null,
  streams: 0,
  capturedTwice: 0,
  letGo: 0,
  notes: [],
  together: [],
  notTaken: '',
};

const FAILED =
  'What reads captures in this browser has failed, perhaps for want of memory. Open the capture again, or a smaller part of it.';

export class WireSource {
  /** What is looked for in the table, and its order. */
  readonly find = signal('');
  readonly order = signal<{ readonly sort: StreamSort; readonly descending: boolean }>({
    sort: 'began',
    descending: false,
  });
  readonly slice = signal({ from: 0, to: 40 });
  /** The table is shown: its rows are wanted. */
  readonly wantsTable = signal(false);
  readonly ladderWish = signal<LadderWish | null>(null);
  readonly whole: ReadonlySignal<Whole>;
  /** Null: nothing is known yet. */
  readonly table: ReadonlySignal<TableView | null>;
  /** Undefined: not known yet; null: there is no such connection. */
  readonly ladder: ReadonlySignal<LadderView | null | undefined>;
  readonly strip: ReadonlySignal<Strip | null>;
  readonly #whole = signal(NOTHING);
  readonly #table = signal<TableView | null>(null);
  readonly #ladder = signal<LadderView | null | undefined>(undefined);
  readonly #strip = signal<Strip | null>(null);
  /** Null: it failed, and nothing was opened since. */
  #worker: Worker | null = this.#newWorker();
  readonly #seeking = new Answers<Found>();
  readonly #opening = new Answers<PacketDetail>();
  readonly #saving = new Answers<Uint8Array<ArrayBuffer>>();
  readonly #undo: readonly (() => void)[];

  constructor() {
    this.whole = this.#whole;
    this.table = this.#table;
    this.ladder = this.#ladder;
    this.strip = this.#strip;
    this.#undo = [
      effect(() => this.#post({ type: 'ports', ports: boardPorts.value })),
      effect(() => this.#post({ type: 'table', wish: this.#tableWish() })),
      effect(() => {
        const wish = this.ladderWish.value;
        const shown = this.#ladder.peek();
        if (wish?.stream !== shown?.wish.stream) {
          this.#ladder.value = undefined;
          this.#strip.value = null;
        }
        this.#post({ type: 'ladder', wish });
      }),
    ];
  }

  /** Ends its worker: nothing is told any more. */
  end(): void {
    for (const undo of this.#undo) undo();
    this.#worker?.terminate();
  }

  /**
   * Reads a file, or two that were taken at both ends of the same connections; they stay in this browser.
   *
   * @param takenAt where the only one was taken; undefined: nobody knows
   */
  open(files: readonly File[], takenAt?: TakenAt): void {
    this.#startAnew();
    this.#post({ type: 'files', files, takenAt });
  }

  /** Puts the capture of the other end beside the one that is shown. */
  openOtherEnd(files: readonly File[]): void {
    this.#post({ type: 'other-end', files });
  }

  /** Shows the packets that the server captures. */
  follow(): void {
    this.#startAnew();
    this.#post({ type: 'live' });
  }

  /** Ends what is being read; what was read stays. */
  stop(): void {
    this.#post({ type: 'stop' });
  }

  /** Forgets all that was read. */
  close(): void {
    this.#post({ type: 'close' });
  }

  /** Orders by this; once more: the other way around. */
  sortBy(sort: StreamSort): void {
    const { value } = this.order;
    // Of figures one wants to see the greatest first.
    const isFigure = sort !== 'who' && sort !== 'began' && sort !== 'ended';
    this.order.value =
      value.sort === sort
        ? { sort, descending: !value.descending }
        : { sort, descending: isFigure };
  }

  /** @returns null: there is none */
  seek(stream: number, spacing: Spacing, target: Target): Promise<Found | null> {
    return this.#seeking.ask((id) => this.#post({ type: 'seek', id, stream, spacing, target }));
  }

  /** @returns null: it is not there, or no more */
  packet(stream: number, place: number): Promise<PacketDetail | null> {
    return this.#opening.ask((id) => this.#post({ type: 'packet', id, stream, place }));
  }

  /** A connection as a pcapng file; null: there is none. */
  save(stream: number): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.#saving.ask((id) => this.#post({ type: 'save', id, stream }));
  }

  #tableWish(): TableWish | null {
    if (!this.wantsTable.value) return null;
    return { find: this.find.value, ...this.order.value, ...this.slice.value };
  }

  #post(message: ToWire): void {
    this.#worker?.postMessage(message);
  }

  #newWorker(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<FromWire>) => this.#hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail();
    };
    return worker;
  }

  /** The worker has ended by a fault: all that it held is gone, and who waits for it is told so. */
  #fail(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#whole.value = { ...NOTHING, notTaken: FAILED };
    this.#table.value = null;
    this.#ladder.value = null;
    this.#strip.value = null;
    for (const answers of [this.#seeking, this.#opening, this.#saving]) answers.giveUp();
  }

  #startAnew(): void {
    if (this.#worker !== null) return;
    this.#worker = this.#newWorker();
    this.#post({ type: 'ports', ports: boardPorts.peek() });
    this.#post({ type: 'table', wish: this.#tableWish() });
    this.#post({ type: 'ladder', wish: this.ladderWish.peek() });
  }

  #hear(message: FromWire): void {
    switch (message.type) {
      case 'whole':
        this.#whole.value = message.whole;
        break;
      case 'table':
        this.#table.value = message.view;
        break;
      case 'ladder':
        if (message.view === null || message.view.wish.stream === this.ladderWish.peek()?.stream) {
          this.#ladder.value = message.view;
        }
        break;
      case 'strip':
        this.#strip.value = message.strip;
        break;
      case 'found':
        this.#seeking.give(message.id, message.found);
        break;
      case 'packet':
        this.#opening.give(message.id, message.detail);
        break;
      case 'saved':
        this.#saving.give(message.id, message.file);
        break;
    }
  }
}

let source: WireSource | undefined;

/** The one of this tab. */
export function wireSource(): WireSource {
  source ??= new WireSource();
  return source;
}
