// Text from a board as it is shown: what has no looks of its own, or changes those of its neighbours,
// becomes an escape such as `\x1b` or `\u202e`.

/**
 * Control and format characters (Unicode categories Cc and Cf), separators and spaces that are not the
 * usual ones, letters without looks (Hangul fillers, an empty Braille cell), halves of characters, and
 * what stands for bytes that are no UTF-8. The two joiners stay, and the space of Chinese and Japanese:
 * scripts and emoji are made with them.
 */
const UNSEEN =
  /(?! |\u200c|\u200d|\u3000)[\p{Cc}\p{Cf}\p{Z}\p{Cs}\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffd]/gu;
const HAS_UNSEEN = new RegExp(UNSEEN.source, 'u');

const SHORT: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\ufffd': '\ufffd',
};

/** Marks in one line; more help nobody. */
const MAX_MARKS = 200;

/** A part of a text: as it is, or what stands for what cannot be seen. */
export interface TextPart {
  readonly text: string;
  readonly isEscape: boolean;
}

/** A part of a line that looks the same throughout. */
export interface Piece extends TextPart {
  /** It is what was searched for. */
  readonly isFound: boolean;
}

export function visibleText(text: string): string {
  return HAS_UNSEEN.test(text) ? text.replace(UNSEEN, escapeOf) : text;
}

/** @param search in lower case; empty: nothing is searched for */
export function piecesOf(text: string, search: string): Piece[] {
  const pieces: Piece[] = [];
  const found = matches(visibleText(text), search);
  let at = 0;
  for (const { text: part, isEscape } of visibleParts(text)) {
    let from = 0;
    while (from < part.length) {
      const [next] = found;
      const start = next === undefined ? part.length : Math.max(from, next - at);
      const isFound = start === from;
      const end = isFound && next !== undefined ? next + search.length - at : start;
      const to = Math.min(end, part.length);
      pieces.push({ text: part.slice(from, to), isEscape, isFound });
      if (isFound && end <= part.length) found.shift();
      from = to;
    }
    at += part.length;
  }
  return pieces;
}

/** Where it is found, without overlap. */
function matches(text: string, search: string): number[] {
  const found: number[] = [];
  if (search === '') return found;
  const lower = text.toLowerCase();
  // A few letters become two in lower case: then places would be wrong, and nothing is marked.
  if (lower.length !== text.length) return found;
  let at = lower.indexOf(search);
  while (at !== -1 && found.length < MAX_MARKS) {
    found.push(at);
    at = lower.indexOf(search, at + search.length);
  }
  return found;
}

/** What is shown as it is and what is escaped, in turn; no part is empty. */
export function visibleParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const { 0: character, index } of text.matchAll(UNSEEN)) {
    if (index > from) parts.push({ text: text.slice(from, index), isEscape: false });
    parts.push({ text: escapeOf(character), isEscape: true });
    from = index + character.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), isEscape: false });
  return parts;
}

function escapeOf(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code > 0xffff) return `\\u{${hex}}`;
  return code > 0xff ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`;
}
