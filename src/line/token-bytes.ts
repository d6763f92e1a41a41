// Where devices' secrets stand in bytes that may be cut anywhere, so that they can be hidden there.

/** Lower case; a line may have it in either. */
const NAME = Uint8Array.from('token=', (character) => character.charCodeAt(0));

/** How much of `token=` has come when all of it has: what follows is a secret. */
export const IN_TOKEN = NAME.length;

const [TAB, LF, CR, BLANK] = [0x09, 0x0a, 0x0d, 0x20];

/** What stands in the place of a secret's bytes: an asterisk for each. */
export const HIDDEN = 0x2a;

/**
 * Finds secrets: what follows `token=`, up to a blank or the end of its line.
 *
 * @param before how much of `token=` came just before these bytes
 * @param found gets the places of secrets in them added: from, to, from, to, …
 * @returns how much of it these bytes end with
 */
export function scanTokens(
  bytes: Uint8Array,
  start: number,
  end: number,
  before: number,
  found: number[],
): number {
  let matched = before;
  let secretAt = start;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (matched < IN_TOKEN) {
      const lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
      if (lower === NAME[matched]) matched++;
      else matched = lower === NAME[0] ? 1 : 0;
      if (matched === IN_TOKEN) secretAt = at + 1;
    } else if (byte === BLANK || byte === TAB || byte === LF) {
      const isLineEnd = byte === LF && at > secretAt && bytes[at - 1] === CR;
      note(found, secretAt, isLineEnd ? at - 1 : at);
      matched = 0;
    }
  }
  if (matched === IN_TOKEN) note(found, secretAt, end);
  return matched;
}

function note(found: number[], from: number, to: number): void {
  if (from < to) found.push(from, to);
}

/** A copy in which secrets are hidden; the bytes themselves where there are none. */
export function withoutTokens(bytes: Uint8Array): Uint8Array {
  const found: number[] = [];
  scanTokens(bytes, 0, bytes.length, 0, found);
  if (found.length === 0) return bytes;
  // `slice` of a Buffer would be the same bytes.
  const copy = new Uint8Array(bytes);
  hide(copy, found);
  return copy;
}

/** Hides what stands at places: from, to, from, to, … */
export function hide(bytes: Uint8Array, places: readonly number[]): void {
  for (let i = 0; i < places.length; i += 2) bytes.fill(HIDDEN, places[i], places[i + 1]);
}
