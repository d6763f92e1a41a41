// A line from a board inside a sentence: as it came, but for what cannot be seen.

import { maskTokens } from '../line/mask.ts';

/** Characters of it that are shown. */
const SHOWN_CHARACTERS = 80;

/** Control and format characters, line and paragraph separators, halves of characters. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
const ALL_UNSEEN = new RegExp(UNSEEN.source, 'gu');

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** In quotes of its own: those that the line holds stay as they are. Cut, and secrets masked. */
export function shownLine(text: string): string {
  return `“${shownPiece(text)}”`;
}

/** The same without quotes. */
export function shownPiece(text: string): string {
  const masked = maskTokens(text);
  // By characters, so that none is cut in two.
  const characters = [...masked.slice(0, 2 * SHOWN_CHARACTERS + 2)];
  const cut = characters.length > SHOWN_CHARACTERS;
  const kept = cut ? `${characters.slice(0, SHOWN_CHARACTERS).join('')}…` : masked;
  return kept.replace(ALL_UNSEEN, escapeOf);
}

export function isHarmless(text: string): boolean {
  return !UNSEEN.test(text);
}

function escapeOf(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  if (hex.length > 4) return `\\u{${hex}}`;
  return hex.length > 2 ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`;
}
