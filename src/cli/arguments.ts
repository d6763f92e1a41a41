// Parsers for what is typed on a command line, shared by all commands. Each takes the text and gives
// the value, or throws an InvalidArgumentError that says what would have been right.

import { isIPv6 } from 'node:net';
import { InvalidArgumentError } from 'commander';
import { parseTime } from '../http/time.ts';
import { MAX_BAUD, MAX_TIMER_MS, MIN_BAUD, SERIAL_BAUD } from '../limits.ts';
import { isDeviceId } from '../line/names.ts';
import { MIN_KEEP_BYTES, MIN_KEEP_MS } from '../store/limits.ts';

export interface HostPort {
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
}

/** A serial port. */
export interface PortPath {
  readonly path: string;
  /** Bits a second. */
  readonly baudRate: number;
}

/** What somebody calls a board that says no HELLO; undefined: it gets a name by where it is. */
interface Named {
  readonly name: string | undefined;
}

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Those for how long readings are kept: a year has 365 days. */
const KEEP_UNITS_MS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  y: 365 * 86_400_000,
};

/** Sizes as disks are sold (SI), and as memory is (IEC 80000-13). */
const UNITS_BYTES: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** A TCP port. 0 is allowed: it means any free port where something listens. */
export function parsePort(text: string): number {
  const port = wholeNumber(text);
  if (port === undefined || port > 65_535) {
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  }
  return port;
}

/**
 * `host:port`, `[::1]:5050`, and with a default port also `host`, `::1` or `[::1]` alone.
 *
 * @param defaultPort stands in for a port that is left out; without it the port is required
 */
export function parseHostPort(text: string, defaultPort?: number): HostPort {
  const { host, port } = splitHostPort(text);
  if (host === '' || /[\s/@[\]]/.test(host) || (host.includes(':') && !isIPv6(host))) {
    throw new InvalidArgumentError(
      'Write it as host:port, for example localhost:5050 or [::1]:5050.',
    );
  }
  if (port !== undefined) return { host, port: parsePort(port) };
  if (defaultPort === undefined) {
    throw new InvalidArgumentError('The port is missing: write it as host:port.');
  }
  return { host, port: defaultPort };
}

/** The way back from `parseHostPort`. */
export { formatHostPort } from '../link/address.ts';

/** `[name=]host:port`, a board that is a server. */
export function parseDial(text: string): HostPort & Named {
  const { name, rest } = splitName(text);
  const target = parseHostPort(rest);
  if (target.port === 0) throw new InvalidArgumentError('A board listens on a port from 1 up.');
  return { name, ...target };
}

/** `[name=]path[@baud]`, a board on a serial port. */
export function parseSerial(text: string): PortPath & Named {
  const { name, rest } = splitName(text);
  return { name, ...parsePortPath(rest) };
}

/** `/dev/ttyUSB0`, `/dev/ttyUSB0@9600`; 115200 baud unless told. */
export function parsePortPath(text: string): PortPath {
  const at = text.lastIndexOf('@');
  const path = at < 0 ? text : text.slice(0, at);
  const baudRate = at < 0 ? SERIAL_BAUD : wholeNumber(text.slice(at + 1));
  if (path === '' || path.endsWith('/') || path.includes('\0')) {
    throw new InvalidArgumentError('Write it as path@baud, for example /dev/ttyUSB0@115200.');
  }
  if (baudRate === undefined || baudRate < MIN_BAUD || baudRate > MAX_BAUD) {
    throw new InvalidArgumentError(
      `Behind the @ comes the baud rate, from ${MIN_BAUD} to ${MAX_BAUD}, for example 9600 or 115200.`,
    );
  }
  return { path, baudRate };
}

/** The base URL of a server's API. */
export function parseServerUrl(text: string): string {
  // `localhost:8080` alone would be a URL whose scheme is `localhost`.
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    throw new InvalidArgumentError('Write it as http://host:port, e.g. http://localhost:8080.');
  }
  return text;
}

/** A whole number from 0. */
export function parseWholeNumber(text: string): number {
  const number = wholeNumber(text);
  if (number === undefined) throw new InvalidArgumentError('It must be a whole number from 0.');
  return number;
}

/** A whole number from 1. */
export function parseCount(text: string): number {
  const count = wholeNumber(text);
  if (count === undefined || count < 1) {
    throw new InvalidArgumentError('It must be a whole number from 1.');
  }
  return count;
}

/**
 * A moment: RFC 3339, or Unix ms. Packets have more digits than readings: parts of a millisecond count.
 *
 * @returns Unix ms, with a fraction
 */
export function parseMoment(text: string): number {
  const [, before = text, digits = '', behind = ''] = /^(.*:\d\d)\.(\d+)(\D.*)$/.exec(text) ?? [];
  try {
    const nanos = Number(digits.padEnd(9, '0').slice(0, 9));
    return parseTime('It', before + behind) + nanos / 1e6;
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * A length of time: `500ms`, `90s`, `5m`, `2h`, `7d`, or a plain number.
 *
 * @param plain the unit of a plain number
 * @returns ms
 */
export function parseDuration(text: string, plain: 'ms' | 's' = 'ms'): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text.trim());
  const unit = UNITS_MS[match?.[2] ?? plain];
  const ms = match === null || unit === undefined ? Number.NaN : Number(match[1]) * unit;
  if (!Number.isSafeInteger(Math.round(ms))) {
    throw new InvalidArgumentError(
      `Write it as a number and a unit, for example 500ms, 90s or 5m; a plain number is ${plain}.`,
    );
  }
  return Math.round(ms);
}

/**
 * A time to wait, in ms: a duration that is never longer than a timer of Node.js can wait.
 *
 * @param plain the unit of a plain number
 */
export function parseInterval(text: string, plain: 'ms' | 's' = 'ms'): number {
  const ms = parseDuration(text, plain);
  if (ms > MAX_TIMER_MS) throw new InvalidArgumentError('It must be 24 days or less.');
  return ms;
}

/**
 * How long readings are kept: `12h`, `90d`, `52w`, `2y`; at least MIN_KEEP_MS.
 *
 * @returns ms
 */
export function parseKeep(text: string): number {
  const ms = quantity(text, KEEP_UNITS_MS);
  if (ms === undefined) {
    throw new InvalidArgumentError('Write it as a number and a unit: 12h, 90d, 52w or 2y.');
  }
  if (ms < MIN_KEEP_MS) throw new InvalidArgumentError('It must be 1h or more.');
  return ms;
}

/**
 * How large a store may become: `500MB`, `2GB`, `1.5GiB`, or plain bytes; at least MIN_KEEP_BYTES.
 *
 * @returns bytes
 */
export function parseKeepBytes(text: string): number {
  const bytes = quantity(text.toLowerCase(), UNITS_BYTES) ?? wholeNumber(text);
  if (bytes === undefined) {
    throw new InvalidArgumentError('Write it as 500MB, 2GB, 1.5GiB or a number of bytes.');
  }
  if (bytes < MIN_KEEP_BYTES) throw new InvalidArgumentError('It must be 16MB or more.');
  return bytes;
}

/** A number and one of these units; undefined when it is none, or too large to be exact. */
function quantity(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(text);
  const [, digits = '', unit = ''] = match ?? [];
  const amount = Object.hasOwn(units, unit) ? Math.round(Number(digits) * units[unit]) : Number.NaN;
  return Number.isSafeInteger(amount) ? amount : undefined;
}

/** A path may hold `=` too, but behind a slash. */
function splitName(text: string): Named & { readonly rest: string } {
  const [, name, rest = ''] = /^([^=/]*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) return { name, rest: text };
  if (!isDeviceId(name)) {
    throw new InvalidArgumentError(
      `${JSON.stringify(name)} is no name for a board: take up to 64 of A-Z a-z 0-9 _ . - and no IP address.`,
    );
  }
  return { name, rest };
}

function wholeNumber(text: string): number | undefined {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

function splitHostPort(text: string): { host: string; port: string | undefined } {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  if (bracketed !== null) {
    const host = bracketed[1] ?? '';
    // Brackets are there for the colons of IPv6; anything else in them is a slip.
    return isIPv6(host) ? { host, port: bracketed[2] } : { host: '', port: undefined };
  }
  if (isIPv6(text)) return { host: text, port: undefined };
  const colon = text.lastIndexOf(':');
  if (colon < 0) return { host: text, port: undefined };
  return { host: text.slice(0, colon), port: text.slice(colon + 1) };
}
