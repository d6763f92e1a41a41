// Which of the lines are shown.

import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Line } from './line.ts';

export class Filter {
  /** Shows readings. */
  readonly readings = signal(true);
  /** Shows ACK, PING and PONG. */
  readonly beats = signal(false);
  readonly search = signal('');
  /** As lines are searched. */
  readonly searched = computed(() => this.search.value.trim().toLowerCase());
  /** The lines that are shown, and how many are hidden for their kind. */
  readonly shown: ReadonlySignal<{ readonly lines: readonly Line[]; readonly hidden: number }>;

  constructor(lines: ReadonlySignal<readonly Line[]>) {
    this.shown = computed(() => {
      const hides = { reading: !this.readings.value, beat: !this.beats.value };
      const all = lines.value;
      // What is wrong is never hidden for its kind.
      const ofKind = all.filter(({ kind, fault }) => {
        return fault !== null || !((kind === 'reading' || kind === 'beat') && hides[kind]);
      });
      const search = this.searched.value;
      return {
        lines: search === '' ? ofKind : ofKind.filter(({ searched }) => searched.includes(search)),
        hidden: all.length - ofKind.length,
      };
    });
  }
}
