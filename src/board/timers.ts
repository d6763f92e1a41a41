// How the board's side waits, so that tests can wait without time passing.

/** Takes back what it was returned for; more than once does no harm. */
export type Cancel = () => void;

export interface Timers {
  /** Runs the task once, after this many ms. */
  after(delayMs: number, task: () => void): Cancel;
}

export const systemTimers: Timers = {
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};
