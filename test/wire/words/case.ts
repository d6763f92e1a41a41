// A case of a table: some packets, and what is said of the last.

import { expect } from 'vitest';
import { Conversation, type Told } from './conversation.ts';

export interface Case {
  readonly rule: string;
  readonly shows: string;
  readonly analysis?: readonly string[];
  readonly packets: () => Told;
  readonly text: string;
  readonly aside?: RegExp;
}

export function check({ rule, shows, analysis = [], packets, text, aside }: Case): void {
  const told = packets();
  expect(told).toMatchObject({ rule, promise: shows, analysis, text });
  if (aside !== undefined) expect(told.aside).toMatch(aside);
}

/** A connection that stands, with 20 bytes from the board that the server has confirmed. */
export function standing(): Conversation {
  const talk = new Conversation().open();
  talk.board({ flags: 'PA', length: 20 });
  talk.server({ flags: 'A', ack: 21, after: 30 });
  return talk;
}
