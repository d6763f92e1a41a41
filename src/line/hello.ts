// HELLO: how a board says who it is and what its lines hold.

import { MAX_NAME_BYTES, MAX_READING_METRICS } from '../limits.ts';
import { DEFAULT_FIELDS } from './fields.ts';
import { maskTokens, quote } from './mask.ts';
import { isAddress, isBootToken, isDeviceId, isFieldList, isMetricName } from './names.ts';
import { isCounter } from './reading.ts';

/** What a board said of itself. */
export interface Hello {
  readonly device: string;
  /** Differs each time the board starts. */
  readonly boot: string | null;
  /** Of its CSV lines; null: not said, so the default list. */
  readonly fields: readonly string[] | null;
  /** Uptime in ms when it said HELLO. */
  readonly millis: number | null;
  /** It wants every reading acknowledged. */
  readonly ack: boolean;
  /** The device's secret. Never to be kept or shown. */
  readonly token: string | null;
  /** Unit by metric; without a prototype. */
  readonly units: Readonly<Record<string, string>>;
  readonly firmware: string | null;
}

/** A HELLO, or in words why it is none; those hold no secret. */
export type HelloOutcome = Hello | { readonly problem: string };

const START = 'HELLO device=';
const KEYS = ['device', 'boot', 'fields', 'millis', 'ack', 'token', 'units'] as const;
type Key = (typeof KEYS)[number];
type Words = ReadonlyMap<Key, string>;

/** A bad value; stays within this file. */
class Problem extends Error {}

/** Whether a line is a HELLO, well-formed or not. */
export function isHello(line: string): boolean {
  return line.startsWith(START);
}

/** Reads a line of which `isHello` is true. */
export function parseHello(line: string): HelloOutcome {
  try {
    const { words, firmware } = splitWords(line);
    const hello: Hello = {
      device: readDevice(words.get('device') ?? ''),
      boot: readBoot(words.get('boot')),
      fields: readFields(words.get('fields')),
      millis: readMillis(words.get('millis')),
      ack: readAck(words.get('ack')),
      token: words.get('token') ?? null,
      units: readUnits(words.get('units')),
      firmware,
    };
    checkAck(hello);
    return hello;
  } catch (error) {
    if (error instanceof Problem) return { problem: error.message };
    throw error;
  }
}

/** The words whose key is known; `firmware=` takes all that follows it. */
function splitWords(line: string): { words: Words; firmware: string | null } {
  const words = new Map<Key, string>();
  for (const { 0: word, index } of line.matchAll(/[^ \t]+/g)) {
    const equals = word.indexOf('=');
    if (equals === -1) continue;
    const key = word.slice(0, equals);
    if (key === 'firmware') {
      const firmware = maskTokens(line.slice(index + equals + 1)).trim();
      return { words, firmware: firmware === '' ? null : firmware };
    }
    const known = KEYS.find((name) => name === key);
    if (known === undefined) continue;
    if (words.has(known)) throw new Problem(`${known} is given twice`);
    const value = word.slice(equals + 1);
    // A blank was forgotten before token=, or the like: the secret must not become part of a name.
    if (known !== 'token' && maskTokens(value) !== value) {
      throw new Problem(`${known} has a token= in its value`);
    }
    words.set(known, value);
  }
  return { words, firmware: null };
}

function readDevice(value: string): string {
  if (isDeviceId(value)) return value;
  throw new Problem(
    isAddress(value)
      ? `device may not be an IP address: ${quote(value)}`
      : `device must be 1 to 64 of A-Z a-z 0-9 _ . - and not begin with . or -: ${quote(value)}`,
  );
}

function readBoot(value: string | undefined): string | null {
  if (value === undefined) return null;
  if (isBootToken(value)) return value;
  throw new Problem(`boot must be 1 to 64 of A-Z a-z 0-9 _ . -: ${quote(value)}`);
}

function readFields(value: string | undefined): readonly string[] | null {
  if (value === undefined) return null;
  const fields = value.split(',');
  if (isFieldList(fields)) return fields;
  throw new Problem(
    `fields must be up to ${MAX_READING_METRICS} different names with a comma between them, ` +
      `without device: ${quote(value)}`,
  );
}

function readMillis(value: string | undefined): number | null {
  if (value === undefined) return null;
  const millis = Number(value);
  if (/^\d+$/.test(value) && isCounter(millis)) return millis;
  throw new Problem(`millis must be a whole number of ms: ${quote(value)}`);
}

function readAck(value: string | undefined): boolean {
  if (value === undefined || value === '0') return false;
  if (value === '1') return true;
  throw new Problem(`ack must be 0 or 1: ${quote(value)}`);
}

function readUnits(value: string | undefined): Readonly<Record<string, string>> {
  const units = Object.create(null) as Record<string, string>;
  if (value === undefined) return units;
  const pairs = value.split(',');
  for (const pair of pairs) {
    const colon = pair.indexOf(':');
    const metric = pair.slice(0, colon);
    const unit = pair.slice(colon + 1);
    // A unit is as short and as plain as a name.
    if (colon === -1 || !isMetricName(metric) || !isMetricName(unit)) {
      throw new Problem(
        `units must be metric:unit pairs with a comma between them, each up to ${MAX_NAME_BYTES} ` +
          `bytes: ${quote(pair)}`,
      );
    }
    if (metric in units) throw new Problem(`units has a metric twice: ${quote(metric)}`);
    units[metric] = unit;
  }
  if (pairs.length > MAX_READING_METRICS) {
    throw new Problem(`units may be given for ${MAX_READING_METRICS} metrics`);
  }
  return units;
}

/** An ACK names a seq of a boot, so there must be both. */
function checkAck(hello: Hello): void {
  if (!hello.ack) return;
  if (hello.boot === null) throw new Problem('ack=1 needs boot=');
  if (!(hello.fields ?? DEFAULT_FIELDS).includes('seq')) {
    throw new Problem('ack=1 needs seq among the fields');
  }
}

/** The line that says a HELLO, without its LF. No value may hold a blank, but for the firmware. */
export function formatHello(hello: Partial<Hello> & Pick<Hello, 'device'>): string {
  const units = Object.entries(hello.units ?? {}).map(([metric, unit]) => `${metric}:${unit}`);
  const words = ['HELLO', `device=${hello.device}`];
  if (hello.boot != null) words.push(`boot=${hello.boot}`);
  if (hello.fields != null) words.push(`fields=${hello.fields.join(',')}`);
  if (hello.millis != null) words.push(`millis=${hello.millis}`);
  if (hello.ack === true) words.push('ack=1');
  if (hello.token != null) words.push(`token=${hello.token}`);
  if (units.length > 0) words.push(`units=${units.join(',')}`);
  if (hello.firmware != null) words.push(`firmware=${hello.firmware}`);
  return words.join(' ');
}
