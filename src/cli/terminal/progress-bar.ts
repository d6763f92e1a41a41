// How far long work is: a bar on a terminal, a line now and then elsewhere, nothing for short work.

import { paintFor } from './colour.ts';
import { harmless } from './harmless.ts';

/** Where the bar is shown: stderr, since stdout is for the outcome. */
export interface BarOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProgressBar {
  /** @param what it is that is counted, e.g. `blocks` */
  progress(done: number, total: number, what: string): void;
  /** Removes the bar. */
  end(): void;
}

/** Work that is done sooner shows nothing, in ms. */
const LONG_MS = 1000;

/** How often the bar is drawn, in ms. */
const DRAW_MS = 100;

/** How often a line is written where there is no terminal, in ms. */
const LINE_MS = 10_000;

const MAX_COLUMNS = 60;

const FIRST_OF_LINE = '\r\u001b[K';

/** @param nowMs a monotonic clock */
export function startProgressBar(
  output: BarOutput,
  env: NodeJS.ProcessEnv,
  nowMs: () => number = () => performance.now(),
): ProgressBar {
  const isTerminal = output.isTTY === true && env.TERM !== 'dumb';
  const paint = paintFor(isTerminal, env);
  let dueMs = nowMs() + LONG_MS;
  let shown = false;

  function bar(done: number, total: number, what: string): string {
    const columns = Math.min((output.columns ?? MAX_COLUMNS) - 1, MAX_COLUMNS);
    const [before, after] = [`${harmless(what)} `, ` ${percent(done, total)}`];
    const width = columns - before.length - after.length;
    if (width < 3) return `${before}${after.trimStart()}`.slice(0, Math.max(columns, 0));
    const filled = Math.round(share(done, total) * width);
    return `${before}${paint('good', '█'.repeat(filled))}${'░'.repeat(width - filled)}${after}`;
  }

  return {
    progress(done, total, what) {
      const now = nowMs();
      if (now < dueMs) return;
      dueMs = now + (isTerminal ? DRAW_MS : LINE_MS);
      shown = isTerminal;
      output.write(
        isTerminal
          ? `${FIRST_OF_LINE}${bar(done, total, what)}`
          : `tapline: ${harmless(what)}: ${percent(done, total).trimStart()}\n`,
      );
    },
    end() {
      if (shown) output.write(FIRST_OF_LINE);
      shown = false;
    },
  };
}

/** From 0 to 1, whatever is told. */
function share(done: number, total: number): number {
  return total > 0 ? Math.min(Math.max(done / total, 0), 1) : 0;
}

function percent(done: number, total: number): string {
  return `${Math.floor(share(done, total) * 100)}%`.padStart(4);
}
