// What the first bytes of a connection show: whose protocol it is, and how they may be shown.

import { maskTokens } from '../line/mask.ts';
import { readTelnet, TELNET, type TelnetState } from '../line/telnet.ts';
import { parseVerb } from '../line/verb.ts';

const LF = 0x0a;

/** A request line of HTTP/1 (RFC 9112, 3). */
const HTTP_REQUEST = /^[A-Z]{3,10} \S+ HTTP\/1\.\d\b/;

/** Bytes as they are shown: secrets masked, telnet's own taken out. */
export interface RawBytes {
  /** UTF-8, with U+FFFD for what is none. */
  readonly text: string;
  readonly hex: string;
}

/** Whether a stream begins as TLS does: a record of type 22 and version 3.x (RFC 8446, 5.1). */
export function beginsTls(first: Uint8Array): boolean {
  return first.length >= 2 && first[0] === 0x16 && first[1] === 3;
}

/** Whether a line is the first of an HTTP request. */
export function isHttpRequest(line: string): boolean {
  return HTTP_REQUEST.test(line);
}

/** The first line, or what there is of it; without CR. */
export function firstLine(first: Uint8Array): string {
  const end = first.indexOf(LF);
  const line = Buffer.from(first.subarray(0, end === -1 ? first.length : end)).toString();
  return maskTokens(line.replace(/\r$/, ''));
}

/** The first line that is no verb as HELLO; the first of all if there is none. */
export function firstText(first: Uint8Array): string {
  const lines = Buffer.from(first).toString().split(/\r?\n/);
  return maskTokens(lines.find((line) => line !== '' && parseVerb(line) === null) ?? lines[0]);
}

/** The lines whose end is among them, secrets masked; empty ones are left out. */
export function wholeLines(first: Uint8Array): string[] {
  const lines = Buffer.from(first).toString().split('\n').slice(0, -1);
  return lines.map((line) => maskTokens(line.replace(/\r$/, ''))).filter((line) => line !== '');
}

/** Whether there is more than blanks and line ends. */
export function hasContent(first: Uint8Array): boolean {
  return first.some((byte) => byte > 0x20);
}

/** Null: there is nothing to show. */
export function rawBytes(first: Uint8Array): RawBytes | null {
  if (first.length === 0) return null;
  // A byte a character: so the bytes behind a secret stay what they were.
  const lines = Buffer.from(first).toString('latin1').split('\n');
  const masked = Buffer.from(lines.map(maskTokens).join('\n'), 'latin1');
  return { text: masked.toString(), hex: masked.toString('hex') };
}

/** The bytes that are text: a secret with telnet's own bytes in its midst would pass for none. */
export function withoutTelnet(bytes: Uint8Array): Uint8Array {
  const text: number[] = [];
  let state: TelnetState = TELNET.data;
  for (const byte of bytes) {
    // LF ends whatever sequence is open.
    if (byte === LF) state = TELNET.data;
    if (byte === LF) text.push(byte);
    else state = readTelnet(state, byte, (plain) => text.push(plain));
  }
  return Uint8Array.from(text);
}
