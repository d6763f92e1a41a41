// Where commands to a device can go, and who is told of it. The connections are here; what is sent to
// them, and when, is decided elsewhere.

/** A connection that takes commands for the device it speaks for. */
export interface Addressee {
  /** It said HELLO: it gets `CMD` and answers with the outcome. Else it gets the bare text. */
  readonly answers: boolean;
  /** Whether anything may be sent to it: not while its HELLO is still to be expected. */
  readonly ready: boolean;
  /** From now on it speaks for its device, even if it never said a word. */
  become(): unknown;
  /** Sends a command; false, and nothing sent, while the board does not read, or is gone. */
  command(id: string, text: string): boolean;
}

/** How a command ended on the board. */
export type Outcome = 'done' | 'failed';

/** Whoever sends commands, as connections see it. */
export interface CommandDesk {
  /** Commands for the device may go there from now on; the newest is where they go. */
  arrived(device: string, to: Addressee): void;
  /** It takes no more. */
  left(device: string, to: Addressee): void;
  /** The board reads again, or is ready now. */
  drained(device: string, to: Addressee): void;
  /** A board tells an outcome. False: no command of that id was sent to it and is open. */
  answered(device: string, id: string, outcome: Outcome, text: string): boolean;
}

/** Has no commands. */
export const NO_COMMANDS: CommandDesk = {
  arrived() {},
  left() {},
  drained() {},
  answered: () => false,
};
