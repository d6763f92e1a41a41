// The page's side of the worker: what it tells, as signals.

import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Slice } from '../design/rows-in-view.ts';
import type { FromWorker, Sort, ToWorker, View, Wish } from './protocol.ts';

export class ConnectionSource {
  readonly search = signal('');
  readonly order = signal<{ readonly sort: Sort; readonly descending: boolean }>({
    sort: 'device',
    descending: false,
  });
  readonly slice = signal<Slice>({ from: 0, to: 50 });
  /** The connection that is looked at closely. */
  readonly detail = signal<string | null>(null);
  /** Null: nothing is known yet. */
  readonly view: ReadonlySignal<View | null>;
  /** Why what is shown is old, in words; null: it is not. */
  readonly trouble: ReadonlySignal<string | null>;
  readonly #view = signal<View | null>(null);
  readonly #trouble = signal<string | null>(null);
  readonly #wish = computed<Wish>(() => ({
    search: this.search.value,
    ...this.order.value,
    ...this.slice.value,
    detail: this.detail.value,
  }));

  constructor() {
    this.view = this.#view;
    this.trouble = this.#trouble;
  }

  /** Asks for connections while the page is seen. @returns ends it */
  run(): () => void {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    const post = (message: ToWorker) => worker.postMessage(message);
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#hear(data);
    const unwish = effect(() => post({ type: 'wish', wish: this.#wish.value }));
    const looked = () => post({ type: 'look', isSeen: document.visibilityState === 'visible' });
    looked();
    document.addEventListener('visibilitychange', looked);
    return () => {
      document.removeEventListener('visibilitychange', looked);
      unwish();
      worker.terminate();
    };
  }

  /** Orders by this; once more: the other way around. */
  sortBy(sort: Sort): void {
    const { value } = this.order;
    // Of figures one wants to see the greatest first.
    const isFigure = sort !== 'device' && sort !== 'address';
    this.order.value =
      value.sort === sort
        ? { sort, descending: !value.descending }
        : { sort, descending: isFigure };
  }

  #hear(message: FromWorker): void {
    if (message.type === 'trouble') {
      this.#trouble.value = message.words;
      return;
    }
    this.#view.value = message.view;
    this.#trouble.value = null;
  }
}
