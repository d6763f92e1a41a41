// What a console knows of the other side, whatever it is: one try to reach it, and what is said then.

/** How a call ended, or why it never began. */
export interface Ending {
  /** Something is wrong; false: the other side closed in an orderly way. */
  readonly failed: boolean;
  /** What happened, and what to do if it failed. */
  readonly words: string;
  /** Whether another try is of no use: `at first` unless an earlier call has got through. */
  readonly final?: boolean | 'at first';
}

/** How serious a notice is. */
export type Weight = 'good' | 'quiet' | 'warning' | 'bad';

/** What is done with what a call brings. Times are Unix ms; left out, it is now. */
export interface CallHandler {
  /** The other side is there. @param words who it is */
  opened(words: string): void;
  received(bytes: Uint8Array, at?: number): void;
  /** Went to the board. @param ends a line ends here, whether with an end of line or without */
  sent(bytes: Uint8Array, ends: boolean, at?: number): void;
  /** More can be said after `say` had returned false. */
  drained(): void;
  notice(weight: Weight, words: string): void;
  /** Nothing comes after it. */
  ended(ending: Ending): void;
}

/** One try, and the conversation that comes of it. */
export interface Call {
  /** What was said is still on its way, or is still to be answered. */
  readonly busy: boolean;
  /**
   * Says a line, or a piece of one, once it is open.
   *
   * @param ends the line ends here
   * @returns whether the next may follow at once
   */
  say(bytes: Uint8Array, ends: boolean): boolean;
  /** Nothing more will be said, but what comes is still of interest. */
  finish(): void;
  /** Ends it. What was said is still sent; `ended` is not called any more. */
  hangUp(): void;
}

/** Where to call. */
export interface Place {
  call(handler: CallHandler): Call;
}

const EOLS = { crlf: '\r\n', lf: '\n', none: '' } as const;

/** How a typed line ends on its way to a board. */
export type Eol = keyof typeof EOLS;

export const EOL_NAMES = Object.keys(EOLS);

/** What was said as it goes over a byte stream. */
export function spoken(bytes: Uint8Array, ends: boolean, eol: Eol): Buffer {
  return Buffer.concat([bytes, Buffer.from(ends ? EOLS[eol] : '')]);
}
