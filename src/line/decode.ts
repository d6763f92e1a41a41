// Finds out what a line is: verb, JSON, CSV, Influx, plotter, in this order; else text.

import { CSV, type CsvDecoder, type CsvOutcome } from './csv.ts';
import { decodeInflux } from './influx.ts';
import { decodeJson } from './json.ts';
import { maskTokens, quote } from './mask.ts';
import { decodePlotter } from './plotter.ts';
import { COUNTER_RULE, type DecodedReading, type Rejection, rejection } from './reading.ts';
import { utf8 } from './text.ts';
import { parseVerb, type Verb } from './verb.ts';

export type { NamedReading, RejectReason } from './reading.ts';
export { lineText } from './text.ts';

export type Decoded =
  | { readonly kind: 'verb'; readonly verb: Verb }
  /** A reading; its values are in the decoder's cells. */
  | { readonly kind: 'csv' }
  | DecodedReading
  | Rejection
  | { readonly kind: 'text'; readonly text: string };

const IN_CELLS: Decoded = { kind: 'csv' };

const BRACE = 0x7b;
/** The bytes that can begin a CSV line: digits, signs, a point, a comma, nan. */
const BEGINS_CELL = new Uint8Array(256);
for (const character of '0123456789+-.,nN') BEGINS_CELL[character.charCodeAt(0)] = 1;

/**
 * How a line begins that was meant as a reading. Digits of any script and `inf` are here because
 * they are no numbers: they must be seen to be refused.
 */
const BEGINS_READING = /^[ \t]*(?:[+-]|\p{Nd}|inf(?:inity)?[ \t]*,)/iu;

/** Decodes bytes[start, end), a line without its end. Never throws, whatever the bytes. */
export function decodeLine(
  bytes: Uint8Array,
  start: number,
  end: number,
  csv: CsvDecoder,
): Decoded {
  let first = start;
  while (first < end && (bytes[first] === 0x20 || bytes[first] === 0x09)) first++;
  // No verb and no JSON begins like a cell, so this is still their order.
  const tryCsv = first < end && BEGINS_CELL[bytes[first]] === 1;
  if (tryCsv && csv.decode(bytes, start, end) === CSV.reading) return IN_CELLS;

  const text = utf8(bytes, start, end);
  const verb = parseVerb(text);
  if (verb !== null) return { kind: 'verb', verb };

  const reading = bytes[first] === BRACE ? decodeJson(text) : decodeNamed(text);
  if (reading !== null) return reading;

  if (text.includes(',') && BEGINS_READING.test(text)) {
    return rejectCsv(csv.decode(bytes, start, end), bytes, start, end, csv);
  }
  return { kind: 'text', text: maskTokens(text) };
}

function decodeNamed(text: string): DecodedReading | Rejection | null {
  return decodeInflux(text) ?? decodePlotter(text);
}

function rejectCsv(
  outcome: CsvOutcome,
  bytes: Uint8Array,
  start: number,
  end: number,
  csv: CsvDecoder,
): Rejection {
  if (outcome === CSV.fields) {
    return rejection(
      'fields',
      `expected ${count(csv.fields.length)} (${csv.fields.join(',')}), found ${csv.found}; ` +
        'name the fields of this board with --fields or in its HELLO',
    );
  }
  const name = csv.fields[csv.badField];
  const cell = utf8(bytes, start, end).split(',')[csv.badField].trim();
  const isCounter = csv.badField === csv.seqIndex || csv.badField === csv.millisIndex;
  return rejection(
    'number',
    `field ${csv.badField + 1} (${name}) ${isCounter ? COUNTER_RULE : 'is no number'}: ${quote(cell)}`,
  );
}

function count(fields: number): string {
  return fields === 1 ? '1 field' : `${fields} fields`;
}
