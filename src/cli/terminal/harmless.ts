// Text from a board, made harmless for a terminal: nothing in it moves the cursor, sets a title,
// answers for the keyboard, or makes a line read otherwise than it is.

/**
 * Control characters (C0, DEL, C1: U+009B alone begins an escape sequence), line and paragraph
 * separators, and the characters that reverse the direction of text (Unicode UAX #9, 2.1 to 2.6).
 */
const HARMFUL = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Shows such characters as escapes: `\n`, `\x1b`, `\u202e`. */
export function harmless(text: string): string {
  return text.replace(HARMFUL, (character) => SHORT[character] ?? escapeOf(character, '\\x'));
}

/** The same for JSON text, which stays the same JSON. */
export function harmlessJson(json: string): string {
  return json.replace(HARMFUL, (character) => escapeOf(character, '\\u00'));
}

function escapeOf(character: string, ofByte: string): string {
  const hex = character.charCodeAt(0).toString(16);
  return hex.length > 2 ? `\\u${hex.padStart(4, '0')}` : `${ofByte}${hex.padStart(2, '0')}`;
}
