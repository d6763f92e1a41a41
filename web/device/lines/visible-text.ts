// Text of strangers with what is invisible in it made visible.

/** A part of a text: as it is, or an escape for a character that nobody would see. */
export interface TextPart {
  readonly text: string;
  readonly isEscape: boolean;
}

const NAMES: Readonly<Record<string, string>> = {
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
  '\uFFFD': '\uFFFD',
};

/** Control characters, those that turn or hide text, and spaces that are none of the usual ones. */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this looks for.
  /[\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u3000\u3164\ufeff\uffa0\ufff9-\ufffb\ufffd]/g;

export function visibleParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(INVISIBLE)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index), isEscape: false });
    parts.push({ text: escaped(match[0]), isEscape: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), isEscape: false });
  return parts;
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  const hex = code.toString(16);
  return (
    NAMES[character] ?? (code < 0x80 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`)
  );
}

/** Bytes in a line of the view. */
const LINE_BYTES = 16;

/** The bytes of a text in UTF-8: `0000  31 2c …  1,…`. */
export function hexView(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += LINE_BYTES) {
    const line = [...bytes.subarray(at, at + LINE_BYTES)];
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const shown = line.map((byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
    );
    const where = at.toString(16).padStart(4, '0');
    lines.push(`${where}  ${hex.padEnd(LINE_BYTES * 3 - 1)}  ${shown.join('')}`);
  }
  return lines.join('\n');
}
