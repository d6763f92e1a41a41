// Which of the lines are shown.

import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Line } from './line.ts';

interface Shown {
  readonly lines: readonly Line[];
  /** How many lines are not shown for their kind. */
  readonly hidden: { readonly reading: number; readonly beat: number };
}

export class Filter {
  /** Shows readings. */
  readonly readings = signal(true);
  /** Shows ACK, PING and PONG. */
  readonly beats = signal(false);
  readonly search = signal('');
  /** As lines are searched. */
  readonly searched = computed(() => this.search.value.trim().toLowerCase());
  readonly shown: ReadonlySignal<Shown>;

  constructor(lines: ReadonlySignal<readonly Line[]>) {
    this.shown = computed(() => {
      const shows = { reading: this.readings.value, beat: this.beats.value };
      const hidden = { reading: 0, beat: 0 };
      const search = this.searched.value;
      const shown = lines.value.filter(({ kind, fault, searched }) => {
        // What is wrong is never hidden for its kind.
        if ((kind === 'reading' || kind === 'beat') && !shows[kind] && fault === null) {
          hidden[kind]++;
          return false;
        }
        return search === '' || searched.includes(search);
      });
      return { lines: shown, hidden };
    });
  }
}
