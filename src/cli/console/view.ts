// What is shown, or kept, of a conversation.

/** One way to show it. Times are Unix ms. */
export interface View {
  received(bytes: Uint8Array, at: number): void;
  /** @param ends what was said ends here, whether with an end of line or without */
  sent(bytes: Uint8Array, at: number, ends: boolean): void;
  /** The connection ended: what is held of a line is shown as it is. */
  settle(): void;
}

export type Direction = 'in' | 'out';

/** What stands before a row. */
export type Stamp = (direction: Direction, at: number) => string;
