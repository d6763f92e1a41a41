// What damage may make impossible, in a store that no server depends on meanwhile. A server's own healing
// is stricter: a disk that fails to read for a moment is no reason to give readings up.

import { FormatError } from '../format/format-error.ts';
import { isUnreadable } from '../sqlite-errors.ts';

/** Whether damage was what failed, or a disk that does not give back what it holds. */
export function isBroken(error: unknown): boolean {
  return error instanceof FormatError || isUnreadable(error);
}

/** Null: damage made it impossible. @throws what damage cannot cause */
export function ifReadable<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch (error) {
    if (isBroken(error)) return null;
    throw error;
  }
}
