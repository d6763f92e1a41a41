// What all boards together have done since the server started.

/** Counters of a running server; they begin at 0 with each start. */
export interface Totals {
  linesIn: number;
  readings: number;
  duplicates: number;
  rejected: number;
  oversized: number;
  truncated: number;
  messages: number;
  /** Connections ended with an ERR line. */
  refused: number;
}

/** The totals of a server that has just started. */
export function newTotals(): Totals {
  return {
    linesIn: 0,
    readings: 0,
    duplicates: 0,
    rejected: 0,
    oversized: 0,
    truncated: 0,
    messages: 0,
    refused: 0,
  };
}
