// How far a device's secret may reach into a segment from the one before it.

import { IN_TOKEN, scanTokens } from '../../line/token-bytes.ts';
import type { Segment } from '../../wire/segment.ts';

/**
 * Follows one direction of a connection, and knows of each segment how much of `token=` came just before it: all of it
 * in a secret, and where what came before was not captured, since that may have been one.
 */
export class TokenTrail {
  /** Where the known bytes end, and how much of `token=` they end with. */
  #end = 0;
  #matched: number;

  /** @param fromStart the direction's first bytes are in the capture, at place 0 */
  constructor(fromStart: boolean) {
    this.#matched = fromStart ? 0 : IN_TOKEN;
  }

  /** How much of `token=` came just before a place. */
  before(place: number): number {
    return place === this.#end ? this.#matched : IN_TOKEN;
  }

  /** @param before how much of it came before the segment, which begins at that place */
  take({ bytes, dataAt, dataEnd, length }: Segment, place: number, before: number): void {
    if (place + length <= this.#end) return;
    this.#end = place + length;
    const isCut = dataEnd - dataAt < length;
    this.#matched = isCut ? IN_TOKEN : scanTokens(bytes, dataAt, dataEnd, before, []);
  }
}
