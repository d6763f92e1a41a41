// A boot token that no device ever had.

import { randomBytes } from 'node:crypto';

export function newBootToken(): string {
  return randomBytes(4).toString('hex');
}
