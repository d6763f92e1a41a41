// Parsers for what is typed on a command line, shared by all commands. Each takes the text and gives
// the value, or throws an InvalidArgumentError that says what would have been right.

import { isIPv6 } from 'node:net';
import { InvalidArgumentError } from 'commander';

export interface HostPort {
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
}

/** The longest time that a timer of Node.js can wait, in ms: a longer one would end at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
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

/** The way back from `parseHostPort`, with brackets where the host needs them. */
export function formatHostPort({ host, port }: HostPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
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
