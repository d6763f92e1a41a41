// The board's serial port, as its sketch writes to it.

export interface Serial {
  /** A line of the board's own. */
  note(text: string): void;
  /**
   * A line from a client, as it came: it may hold anything but its end.
   *
   * @param prefix says from whom; empty where there is only one
   */
  heard(prefix: string, line: Buffer): void;
}
