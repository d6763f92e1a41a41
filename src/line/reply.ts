// What the server says to a board, from both ends: the lines it sends, without their LF, and what
// a board reads from them.

export { formatHello } from './hello.ts';

import { isCommandId } from './names.ts';

/** Why the server ends a connection. */
export type ErrCode = 'auth' | 'bad-hello' | 'replaced' | 'in-use' | 'full' | 'shutdown';

/** Asks either end to answer with PONG; both say the same. */
export const PING = 'PING';
export const PONG = 'PONG';

/**
 * Answers a HELLO.
 *
 * @param last the highest seq of the boot that is durable; null: none, or no boot
 * @param unixMs the server's clock
 */
export function welcome(device: string, last: number | null, unixMs: number): string {
  return `WELCOME device=${device} last=${last ?? '-'} time=${Math.floor(unixMs)}`;
}

/** Every reading of the boot up to this seq that was received is durable. */
export function ack(seq: number): string {
  return `ACK ${seq}`;
}

/** The last line of a connection that the server ends; control characters in the text become blanks. */
export function err(code: ErrCode, text: string): string {
  return `ERR ${code} ${text.replace(/\p{Cc}/gu, ' ')}`;
}

/** A command to a board that said HELLO; its text holds no control characters. */
export function command(id: string, text: string): string {
  return `CMD ${id} ${text}`;
}

/** A line from the server as a board understands it. */
export type ServerLine =
  | {
      readonly kind: 'welcome';
      readonly device: string;
      readonly last: number | null;
      /** Unix ms. */
      readonly time: number;
    }
  | { readonly kind: 'ack'; readonly seq: number }
  | { readonly kind: 'cmd'; readonly id: string; readonly text: string }
  | { readonly kind: 'ping' }
  | { readonly kind: 'pong' }
  /** The code may be one that this board does not know yet. */
  | { readonly kind: 'err'; readonly code: string; readonly text: string }
  | { readonly kind: 'text'; readonly text: string };

const WELCOME = /^WELCOME device=([^ ]+) last=(-|\d{1,16}) time=(\d{1,16})(?: .*)?$/s;
const ACK = /^ACK (\d{1,16})$/;
const CMD = /^CMD ([^ ]+) (.*)$/s;
const ERR = /^ERR ([a-z-]+)(?: (.*))?$/s;

/** Reads a line from the server; what has not a verb's full form is text. */
export function parseServerLine(text: string): ServerLine {
  if (text === PING) return { kind: 'ping' };
  if (text === PONG) return { kind: 'pong' };

  const acked = ACK.exec(text);
  if (acked !== null) return { kind: 'ack', seq: Number(acked[1]) };

  const welcomed = WELCOME.exec(text);
  if (welcomed !== null) {
    const [, device, last, time] = welcomed;
    return {
      kind: 'welcome',
      device,
      last: last === '-' ? null : Number(last),
      time: Number(time),
    };
  }
  const commanded = CMD.exec(text);
  if (commanded !== null && isCommandId(commanded[1])) {
    return { kind: 'cmd', id: commanded[1], text: commanded[2] };
  }
  const failed = ERR.exec(text);
  if (failed !== null) return { kind: 'err', code: failed[1], text: failed[2] ?? '' };
  return { kind: 'text', text };
}
