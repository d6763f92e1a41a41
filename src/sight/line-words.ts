// What a line says, in a few words: `seq 12: 28.3 °C`.

import type { CsvDecoder } from '../line/csv.ts';
import { type Decoded, decodeLine, lineText, type NamedReading } from '../line/decode.ts';
import { DEFAULT_UNITS, isMetricField } from '../line/fields.ts';
import { parseServerLine } from '../line/reply.ts';
import type { Hello } from '../line/verb.ts';

/** Metrics of a reading that are named; the others are counted. */
const NAMED_METRICS = 4;

/** Characters of a line that are shown. */
const SHOWN_CHARACTERS = 60;

export type LineKind = 'reading' | 'rejected' | 'hello' | 'verb' | 'server' | 'text' | 'oversized';

/** A line as it was understood. Its words hold what a stranger wrote: they are to be made harmless where they are shown. */
export interface LineWords {
  readonly kind: LineKind;
  /** `seq 12: 28.3 °C`, `HELLO device=kitchen`, `"hello board"`. */
  readonly words: string;
  /** Of a reading; NaN: it has none. */
  readonly seq: number;
  /** The device that a reading names itself. */
  readonly device: string | null;
  readonly hello: Hello | null;
}

/** What the words of a direction depend on. */
export interface LineSpeaker {
  readonly csv: CsvDecoder;
  readonly units: Readonly<Record<string, string>>;
  /** `anyone`: nobody knows which end is the server. */
  readonly side: 'board' | 'server' | 'anyone';
}

/** Bytes of a line without its end, in words. */
export function wordsOf(
  bytes: Uint8Array,
  start: number,
  end: number,
  speaker: LineSpeaker,
): LineWords {
  const text = lineText(bytes, start, end);
  if (speaker.side === 'server') return serverLine(text) ?? line('text', quoted(text));
  const decoded = decodeLine(bytes, start, end, speaker.csv);
  const isPlain = decoded.kind === 'text';
  const fromServer = isPlain && speaker.side === 'anyone' ? serverLine(text) : null;
  return fromServer ?? boardLine(decoded, text, speaker);
}

/** A line that was too long to be held. */
export function oversizedWords(): LineWords {
  return line('oversized', 'a line that is too long');
}

function line(
  kind: LineKind,
  words: string,
  { seq = Number.NaN, device = null, hello = null }: Partial<LineWords> = {},
): LineWords {
  return { kind, words, seq, device, hello };
}

/** Null: nothing that only a server says. */
function serverLine(text: string): LineWords | null {
  const said = parseServerLine(text);
  return said.kind === 'text' ? null : line('server', cut(text));
}

function boardLine(decoded: Decoded, text: string, { csv, units }: LineSpeaker): LineWords {
  switch (decoded.kind) {
    case 'csv':
      return readingOf(csv.cells[csv.seqIndex] ?? Number.NaN, cellsOf(csv), units);
    case 'reading':
      return { ...namedReading(decoded.reading, units), device: decoded.reading.device };
    case 'reject':
      return line('rejected', `${quoted(text)}, no reading (${decoded.reason})`);
    case 'text':
      return line('text', quoted(text));
    case 'verb':
      if (decoded.verb.verb === 'hello') {
        return line('hello', cut(text), { hello: decoded.verb.hello });
      }
      return line('verb', cut(text));
  }
}

function cellsOf({ fields, cells }: CsvDecoder): [string, number][] {
  return fields
    .map((name, at): [string, number] => [name, cells[at]])
    .filter(([name, value]) => isMetricField(name) && !Number.isNaN(value));
}

function namedReading(reading: NamedReading, units: LineSpeaker['units']): LineWords {
  const values = reading.metrics.map((name, at): [string, number] => [name, reading.values[at]]);
  return readingOf(reading.seq, values, units);
}

function readingOf(
  seq: number,
  values: readonly (readonly [name: string, value: number])[],
  units: LineSpeaker['units'],
): LineWords {
  const named = values.slice(0, NAMED_METRICS).map(([name, value]) => quantity(name, value, units));
  const more = values.length - named.length;
  const listed = named.length === 0 ? 'no value' : named.join(', ');
  const all = more > 0 ? `${listed} and ${more} more` : listed;
  return line('reading', Number.isNaN(seq) ? all : `seq ${seq}: ${all}`, { seq });
}

/** `28.3 °C` where the unit tells what it is, else with its name. */
function quantity(name: string, value: number, units: LineSpeaker['units']): string {
  const usual = DEFAULT_UNITS[name];
  const unit = units[name] ?? usual ?? '';
  const amount = unit === '' ? String(value) : `${value} ${unit}`;
  return usual === undefined ? `${name} ${amount}` : amount;
}

function quoted(text: string): string {
  return `"${cut(text)}"`;
}

/** Never between the two halves of a character beyond U+FFFF. */
function cut(text: string): string {
  if (text.length <= SHOWN_CHARACTERS) return text;
  return `${text.slice(0, SHOWN_CHARACTERS).replace(/[\ud800-\udbff]$/, '')}…`;
}
