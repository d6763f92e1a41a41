// What an operator is told in words of boards, and of callers, that do not get on with the server.

import type { CutName } from './diagnosis/mistaken-hello.ts';
import { NOTICE_EVERY_MS } from './limits.ts';
import { RareWords } from './link/rare-words.ts';

export interface BoardNotices {
  /** Two boards, at these addresses, share a device's id. */
  conflict(device: string, addresses: readonly string[]): void;
  /** A connection had no valid token. @param count how often one from its address had none */
  authFailure(address: string, count: number): void;
  /** A HELLO names a device with a blank in it: only what stands before that was taken. */
  cutName(cut: CutName): void;
  /** The API was shown a wrong token. @param count how often from this address */
  wrongToken(address: string, count: number): void;
}

/** @param tell called at a bounded rate, however many boards there are */
export function boardNotices(tell: (words: string) => void): BoardNotices {
  const conflicts = new RareWords(NOTICE_EVERY_MS, tell);
  const failures = new RareWords(NOTICE_EVERY_MS, tell);
  const cutNames = new RareWords(NOTICE_EVERY_MS, tell);
  const wrongTokens = new RareWords(NOTICE_EVERY_MS, tell);
  return {
    conflict(device, addresses) {
      const places = [...new Set(addresses)].join(' and ');
      conflicts.say(
        `two boards call themselves ${device} (${places}): the newer is kept out for a minute; give each an id of its own`,
        performance.now(),
      );
    },
    authFailure(address, count) {
      if (!isTold(count)) return;
      failures.say(
        `a connection from ${address} had no valid token and was refused${times(count)}`,
        performance.now(),
      );
    },
    cutName({ name, meant }) {
      cutNames.say(
        `a board said HELLO as ${name}, with more behind it: a name ends at a blank; if ${meant} was meant, write it so`,
        performance.now(),
      );
    },
    wrongToken(address, count) {
      if (!isTold(count)) return;
      wrongTokens.say(
        `somebody at ${address} showed the dashboard or the API a wrong token${times(count)}`,
        performance.now(),
      );
    },
  };
}

/** The first, the tenth, the hundredth of an address. */
function isTold(count: number): boolean {
  return /^10*$/.test(String(count));
}

function times(count: number): string {
  return count === 1 ? '' : ` (${count} times by now)`;
}
