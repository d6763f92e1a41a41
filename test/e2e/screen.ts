// A terminal's screen: what of it a line editor and this program use (ECMA-48), wrapping included.

/** A sequence (ECMA-48, 5.4), or one character. */
const PIECE = new RegExp(`${'\x1b'}\\[([\\d;?]*)([A-Za-z])|[\\s\\S]`, 'gu');

export class Screen {
  readonly #columns: number;
  /** Everything that was ever shown, also what has left the screen at its top. */
  readonly #rows: string[][] = [[]];
  #row = 0;
  #column = 0;
  /** Sequences that it does not know: nothing that a board sends may be among them. */
  readonly strange: string[] = [];
  coloured = false;

  constructor(columns: number) {
    this.#columns = columns;
  }

  /** The rows without the blanks at their ends, and without the empty ones at the end. */
  get rows(): string[] {
    const rows = this.#rows.map((row) => row.join('').trimEnd());
    while (rows.at(-1) === '') rows.pop();
    return rows;
  }

  write(text: string): void {
    for (const [piece, parameter, command] of text.matchAll(PIECE)) {
      if (command !== undefined) this.#control(piece, Number(parameter) || 1, command);
      else if (piece === '\r') this.#column = 0;
      else if (piece === '\n') this.#down();
      else if (piece < ' ' || (piece > '~' && piece < '\u00a0')) this.strange.push(piece);
      else this.#put(piece);
    }
  }

  #put(character: string): void {
    // The cursor waits behind the last column until there is something to put.
    if (this.#column === this.#columns) {
      this.#column = 0;
      this.#down();
    }
    const row = this.#rows[this.#row];
    while (row.length < this.#column) row.push(' ');
    row[this.#column++] = character;
  }

  #down(): void {
    this.#row++;
    if (this.#row === this.#rows.length) this.#rows.push([]);
  }

  #control(sequence: string, count: number, command: string): void {
    switch (command) {
      case 'A':
        this.#row = Math.max(0, this.#row - count);
        break;
      case 'B':
        this.#row = Math.min(this.#rows.length - 1, this.#row + count);
        break;
      case 'C':
        this.#column = Math.min(this.#columns - 1, this.#column + count);
        break;
      case 'D':
        this.#column = Math.max(0, Math.min(this.#column, this.#columns - 1) - count);
        break;
      case 'G':
        this.#column = count - 1;
        break;
      case 'J':
        this.#rows[this.#row].length = Math.min(this.#rows[this.#row].length, this.#column);
        this.#rows.length = this.#row + 1;
        break;
      case 'K':
        this.#rows[this.#row].length = Math.min(this.#rows[this.#row].length, this.#column);
        break;
      case 'm':
        this.coloured = true;
        break;
      default:
        this.strange.push(sequence);
    }
  }
}
