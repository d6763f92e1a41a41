// Where rows of text go: a terminal, a pipe, a file.

export interface Rows {
  /** Whether the row that `printOpen` showed last can still be replaced. */
  readonly canReplace: boolean;
  /** @param replaces the row takes the place of the open one */
  print(row: string, replaces?: boolean): void;
  /** Shows a row that is not at its end. */
  printOpen(row: string, replaces?: boolean): void;
}

/** Rows for something that only takes text. */
export function plainRows(write: (text: string) => void): Rows {
  const print = (row: string) => write(`${row}\n`);
  return { canReplace: false, print, printOpen: print };
}
