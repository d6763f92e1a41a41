// How much room text takes on a terminal, and text cut into lines of so much room.

/** Characters that take two columns (Unicode UAX #11, W and F, the ranges in use), and those that take none. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const NONE = /\p{Mn}|\p{Me}|[\u200b-\u200d]|[\ufe00-\ufe0f]/u;

const ASCII = /^[\x20-\x7e]*$/;

/** Columns of a text without control characters. */
export function widthOfText(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOfCharacter(character);
  return width;
}

/** Lines of at most so many columns, cut between words where there are any. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  let room = columns;
  for (const word of text.split(' ')) {
    const width = widthOfText(word);
    if (line !== '' && width + 1 <= room) {
      line += ` ${word}`;
      room -= width + 1;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = cut(word, columns);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
    room = columns - widthOfText(line);
  }
  lines.push(line);
  return lines;
}

/** A word that no line has room for, in pieces. */
function cut(word: string, columns: number): string[] {
  if (widthOfText(word) <= columns) return [word];
  const pieces: string[] = [];
  let piece = '';
  let room = columns;
  for (const character of word) {
    const width = widthOfCharacter(character);
    if (width > room) {
      pieces.push(piece);
      piece = '';
      room = columns;
    }
    piece += character;
    room -= width;
  }
  return [...pieces, piece];
}

function widthOfCharacter(character: string): number {
  if (NONE.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
