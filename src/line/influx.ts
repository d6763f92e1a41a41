// A reading in InfluxDB's line protocol: measurement[,tag=value…] field=value[,…] [timestamp in ns].
// https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/

import { isDeviceId } from './names.ts';
import { parseNumber } from './number.ts';
import { type DecodedReading, ReadingBuilder, type Rejection } from './reading.ts';

const INTEGER = /^(?:[+-]?\d+i|\d+u)$/;
const TRUE = /^(?:t|T|true|True|TRUE)$/;
const FALSE = /^(?:f|F|false|False|FALSE)$/;
/** A signed whole number of 64 bits has up to 19 digits. */
const TIMESTAMP = /^(-?)(\d{1,19})$/;
/** Digits of ns below a ms. */
const NS_DIGITS = 6;

/** Where a part of the line begins, and what it is. */
interface Part {
  readonly text: string;
  /** Index of what follows it. */
  readonly next: number;
}

/**
 * Decodes a line of InfluxDB's protocol. The measurement and all tags but `device` are dropped.
 *
 * @returns null if it is none, or has no numeric field
 */
export function decodeInflux(line: string): DecodedReading | Rejection | null {
  const measurement = readName(line, skipSpaces(line, 0), ', ');
  // A line that begins with # is a comment.
  if (measurement === null || measurement.text.startsWith('#')) return null;

  let device: string | null = null;
  let at = measurement.next;
  while (line[at] === ',') {
    const key = readName(line, at + 1, '=, ');
    if (key === null || line[key.next] !== '=') return null;
    const value = readName(line, key.next + 1, '=, ');
    if (value === null || line[value.next] === '=') return null;
    if (key.text === 'device') device = value.text;
    at = value.next;
  }
  if (device !== null && !isDeviceId(device)) return null;

  const builder = new ReadingBuilder();
  const fieldsEnd = readFields(line, skipSpaces(line, at), builder);
  if (fieldsEnd === null || builder.empty) return null;

  const time = readTimestamp(line.slice(fieldsEnd).trim());
  return time === null ? null : builder.build(device, time);
}

/** Reads `field=value,…`; returns the index behind it, null if it is something else. */
function readFields(line: string, start: number, builder: ReadingBuilder): number | null {
  let at = start;
  for (;;) {
    const key = readName(line, at, '=, ');
    if (key === null || line[key.next] !== '=') return null;
    const value = readValue(line, key.next + 1);
    if (value === null) return null;
    const parsed = parseValue(value.text);
    if (parsed === null) return null;
    builder.add(key.text, parsed);
    at = value.next;
    if (at === line.length || line[at] === ' ') return at;
    if (line[at] !== ',') return null;
    at++;
  }
}

/** Reads up to one of the characters that end it or the line's end; null if nothing is there. */
function readName(line: string, start: number, ends: string): Part | null {
  let at = start;
  let escaped = false;
  while (at < line.length && !ends.includes(line[at])) {
    const isEscape = line[at] === '\\' && at + 1 < line.length && ',= '.includes(line[at + 1]);
    escaped ||= isEscape;
    at += isEscape ? 2 : 1;
  }
  if (at === start) return null;
  const text = line.slice(start, at);
  return { text: escaped ? text.replace(/\\([,= ])/g, '$1') : text, next: at };
}

/** Reads a field's value as it stands; a string may hold blanks, commas and `\"`. */
function readValue(line: string, start: number): Part | null {
  if (line[start] !== '"') return readName(line, start, ', ');
  let at = start + 1;
  while (at < line.length && line[at] !== '"') at += line[at] === '\\' ? 2 : 1;
  return at < line.length ? { text: line.slice(start, at + 1), next: at + 1 } : null;
}

/** Null if it is no value; NaN for `nan`, as boards print what a sensor did not tell. */
function parseValue(text: string): number | boolean | string | null {
  if (text.startsWith('"')) return text;
  if (TRUE.test(text)) return true;
  if (FALSE.test(text)) return false;
  return parseNumber(INTEGER.test(text) ? text.slice(0, -1) : text);
}

/**
 * Unix ms of a timestamp in ns, parts of a ms dropped towards the past; NaN for none, null if it is
 * no timestamp. Taken from its digits: a double holds ns of our days only to some hundred.
 */
function readTimestamp(text: string): number | null {
  if (text === '') return Number.NaN;
  const found = TIMESTAMP.exec(text);
  if (found === null) return null;
  const [, sign, digits] = found;
  const ms = Number(digits.slice(0, -NS_DIGITS));
  if (sign === '') return ms;
  const whole = /^0*$/.test(digits.slice(-NS_DIGITS));
  return 0 - (whole ? ms : ms + 1);
}

function skipSpaces(line: string, start: number): number {
  let at = start;
  while (line[at] === ' ') at++;
  return at;
}
