/**
 * A failure that a person can do something about: its message says what happened and the way out,
 * in one line, without a stack.
 */
export class TaplineError extends Error {
  /** Stable name of the failure, for scripts and tests. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TaplineError';
    this.code = code;
  }
}
