// The field list of a board's CSV lines: what may stand in it, and how a line would be read by it.

const RESERVED: readonly string[] = ['seq', 'millis', 'time'];
const MAX_METRICS = 64;
const MAX_NAME_BYTES = 64;

export function splitFields(text: string): readonly string[] {
  return text.split(',').map((name) => name.trim());
}

/** What is wrong with a field list; null: nothing that can be seen from here. */
export function fieldsTrouble(fields: readonly string[]): string | null {
  const twice = fields.find((name, at) => fields.indexOf(name) < at);
  if (fields.includes('')) return 'A name is missing: there is a comma too many.';
  if (twice !== undefined) return `${twice} is in it twice: each name once.`;
  if (fields.includes('device')) return 'device is no field: a cell holds a number.';
  const long = fields.find((name) => new TextEncoder().encode(name).length > MAX_NAME_BYTES);
  if (long !== undefined)
    return `${long.slice(0, 20)}… is too long: at most ${MAX_NAME_BYTES} bytes.`;
  if (fields.some((name) => /\p{Cc}/u.test(name))) return 'A name has no control characters.';
  const metrics = fields.filter((name) => !RESERVED.includes(name));
  if (metrics.length > MAX_METRICS) {
    return `At most ${MAX_METRICS} names besides seq, millis and time.`;
  }
  // The server would take it, but nothing measured could come of a line.
  if (metrics.length === 0) return 'No metric is in it: name what is measured, as temperature.';
  return null;
}

/** What looks like a slip in a list that may be meant so; null: nothing. */
export function fieldsHint(fields: readonly string[]): string | null {
  const odd = fields.find((name) => /[\s;]/.test(name));
  if (odd === undefined) return null;
  const what = odd.includes(';') ? 'a semicolon' : 'a blank';
  return `“${odd}” is one name with ${what} in it: separate names by commas.`;
}

/** A cell of a line, under the name that the list gives it. */
export interface ReadCell {
  /** Null: the list has no name for it. */
  readonly field: string | null;
  readonly text: string;
  /** Why it makes the line be rejected; null: it does not. */
  readonly trouble: string | null;
}

export interface ReadLine {
  readonly cells: readonly ReadCell[];
  /** Why the line would be rejected; null: it would be a reading. */
  readonly trouble: string | null;
}

/** Whether a line would be read as CSV at all: it begins as a number does, and has a comma. */
export function looksLikeCsv(line: string): boolean {
  return /^[\d+-]/.test(line) && line.includes(',');
}

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const MISSING = /^(?:[+-]?nan)?$/i;

/** How a line would be read by a field list. */
export function readLine(fields: readonly string[], line: string): ReadLine {
  const texts = line.split(',').map((text) => text.trim());
  const cells = texts.map((text, at): ReadCell => {
    const field = fields[at] ?? null;
    return { field, text, trouble: field === null ? 'no name for it' : cellTrouble(field, text) };
  });
  if (texts.length !== fields.length) {
    const trouble = `The line has ${texts.length} cells, the list ${fields.length} names.`;
    return { cells, trouble };
  }
  if (texts.every((text) => text === '')) return { cells, trouble: 'All its cells are empty.' };
  const wrong = cells.find(({ trouble }) => trouble !== null);
  return {
    cells,
    trouble: wrong === undefined ? null : `${wrong.field}: ${wrong.trouble}.`,
  };
}

function cellTrouble(field: string, text: string): string | null {
  if (MISSING.test(text)) return null;
  if (!NUMBER.test(text) || !Number.isFinite(Number(text))) return 'no number';
  const isWhole = Number.isSafeInteger(Number(text)) && Number(text) >= 0;
  return (field === 'seq' || field === 'millis') && !isWhole
    ? 'not a whole number from 0 on'
    : null;
}
