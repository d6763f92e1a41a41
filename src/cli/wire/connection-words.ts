// How a connection began and ended, and its amounts, in few words.

import { resentShare } from '../../wire/trouble-counts.ts';
import { duration } from '../../wire/words/amounts.ts';
import type { ConnectionFigures } from './connection-figures.ts';

/** Silence after which a connection without an end is called silent, when others still speak, ns. */
const SILENT_NS = 60e9;

/** In a table, and in a sentence. */
const BEGINNINGS = {
  handshake: ['handshake', 'handshake'],
  middle: ['earlier', 'began before these packets'],
  refused: ['refused', 'refused: no program listens there, or a firewall'],
  'no answer': ['no answer', 'SYN without an answer'],
  'half open': ['unconfirmed', 'handshake not completed'],
} as const;

/** In one or two words. */
export function beginningWord({ beginning }: ConnectionFigures): string {
  return BEGINNINGS[beginning][0];
}

export function beginningWords({ beginning }: ConnectionFigures): string {
  return BEGINNINGS[beginning][1];
}

/** In two words or so. @param captureEndNs when the last packet of the capture came */
export function endingWord(figures: ConnectionFigures, captureEndNs: number): string {
  const { finFrom, resetFrom, bothFins } = figures;
  if (resetFrom !== null) {
    return finFrom === null || bothFins ? `RST ${resetFrom}` : `FIN ${finFrom}, RST ${resetFrom}`;
  }
  if (finFrom !== null) return bothFins ? `FIN ${finFrom}` : `only FIN ${finFrom}`;
  const silentNs = captureEndNs - figures.lastNs;
  return silentNs >= SILENT_NS ? `silent ${duration(silentNs)}` : 'open';
}

export function endingWords(figures: ConnectionFigures, captureEndNs: number): string {
  const { finFrom, resetFrom, bothFins } = figures;
  if (resetFrom !== null) {
    const before = finFrom !== null && !bothFins ? `after a FIN from the ${finFrom} ` : '';
    return `ended ${before}by a RST from the ${resetFrom}`;
  }
  if (finFrom !== null) {
    return bothFins
      ? `closed by both, the ${finFrom} first (FIN)`
      : `half closed by the ${finFrom} (FIN)`;
  }
  const silentNs = captureEndNs - figures.lastNs;
  return silentNs >= SILENT_NS ? `not ended, silent for ${duration(silentNs)}` : 'still open';
}

/** `25 ms`: of the handshake. */
export function firstTripWords({ initialRttNs }: ConnectionFigures): string {
  return initialRttNs < 0 ? '' : duration(initialRttNs);
}

/** `25 ms / 28 ms`: what acknowledgements took at least, and in the middle. */
export function ackWords({ roundTrips }: ConnectionFigures): string {
  return roundTrips.count === 0
    ? ''
    : `${duration(roundTrips.least)} / ${duration(roundTrips.median)}`;
}

/** `5 (4.1 %)`: packets with data that had been sent before. */
export function resentWords({ troubles }: ConnectionFigures): string {
  const { resent, gaps } = troubles;
  const parts: string[] = [];
  if (resent > 0) parts.push(`${resent} (${resentShare(troubles)})`);
  if (gaps > 0) parts.push(gaps === 1 ? '1 gap' : `${gaps} gaps`);
  return parts.join(', ');
}
