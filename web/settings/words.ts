// A failed call, in words.

import { CallError } from '../api/call.ts';

export function wordsFor(error: unknown): string {
  return error instanceof CallError ? error.message : 'That did not work.';
}
