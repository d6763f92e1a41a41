// Times, amounts and marks of packets in words.

import type { Beginning } from '../../src/wire/beginning.ts';
import { TCP } from '../../src/wire/segment.ts';
import { BROKEN_OFF, FINDINGS, type Finding } from '../../src/wire/words/findings.ts';
import type { Mark } from './data/trouble.ts';
import type { Ending, StreamRow } from './protocol.ts';

const NS_A_SECOND = 1e9;

/** `0.032474`: seconds to the microsecond, as a column of them has it. */
export function secondsText(ns: number): string {
  return (ns / NS_A_SECOND).toFixed(6);
}

/** How long: `12 µs`, `3.25 ms`, `4.98 s`, `3 min 20 s`, `2 h 5 min`. */
export function spanText(ns: number): string {
  const units = [
    ['ns', 1],
    ['µs', 1e3],
    ['ms', 1e6],
    ['s', NS_A_SECOND],
  ] as const;
  if (ns < 1) return '0 s';
  for (const [unit, size] of units) {
    const amount = ns / size;
    if (amount >= (unit === 's' ? 100 : 999.5)) continue;
    return `${amount >= 99.5 || unit === 'ns' ? Math.round(amount) : Number(amount.toPrecision(3))} ${unit}`;
  }
  const seconds = Math.round(ns / NS_A_SECOND);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `SYN ACK`, in the order of a sentence: what opens and ends goes first. */
export function flagsText(flags: number): string {
  const names = ['SYN', 'FIN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'] as const;
  const set = names.filter((name) => flags & TCP[name]);
  return set.length === 0 ? 'no flags' : set.join(' ');
}

export const MARK_WORDS: Readonly<Record<Mark, Finding>> = {
  ...FINDINGS,
  reset: BROKEN_OFF,
  changed: {
    word: 'changed on the way',
    meaning:
      'It came with other bytes than it had left with: something between the two ends rewrites them.',
  },
  lost: { word: 'lost', meaning: 'It never arrived at the other end.' },
  missed: {
    word: 'came unseen',
    meaning:
      'The capture of the other end does not have it, but it came: its bytes were acknowledged.',
  },
  unknown: {
    word: 'not captured there',
    meaning: 'It left while the other end was not being captured: whether it came is not known.',
  },
  unseen: {
    word: 'not seen leaving',
    meaning: "It came, but the capture of its sender's end does not have it.",
  },
  copy: {
    word: 'second copy',
    meaning: 'It left once and came twice: the network made a second one of it.',
  },
  overtaken: {
    word: 'overtaken',
    meaning: 'A packet that left later came before it.',
  },
  resized: {
    word: 'other pieces',
    meaning:
      'The card or the kernel of an end cut or merged segments: both ends saw the bytes in other pieces.',
  },
};

export const BEGINNINGS: Readonly<Record<Beginning, string>> = {
  handshake: 'handshake',
  middle: 'before these packets',
  refused: 'refused',
  'no answer': 'SYN without an answer',
  'half open': 'handshake not completed',
};

/** @param row whose sides are called as people call them */
export function endingText({ ended }: Pick<StreamRow, 'ended'>): string {
  switch (ended) {
    case 'open':
      return 'open';
    case 'both-fin':
      return 'closed by both';
    case 'client-fin':
      return 'half closed by the client';
    case 'server-fin':
      return 'half closed by the server';
    case 'client-reset':
      return 'reset by the client';
    case 'server-reset':
      return 'reset by the server';
  }
}

export const ENDINGS_THAT_HURT: readonly Ending[] = ['client-reset', 'server-reset'];
