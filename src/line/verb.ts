// What a board says besides readings: HELLO, PING, PONG, and the outcome of a command.

import { MAX_COMMAND_BYTES } from '../limits.ts';
import { type Hello, type HelloOutcome, isHello, parseHello } from './hello.ts';
import { maskTokens } from './mask.ts';
import { isCommandId } from './names.ts';
import { PING, PONG } from './reply.ts';
import { cutToBytes } from './text.ts';

export type { Hello } from './hello.ts';

export type Verb =
  | { readonly verb: 'hello'; readonly hello: Hello }
  /** A HELLO that cannot be taken; the detail says why and holds no secret. */
  | { readonly verb: 'bad-hello'; readonly detail: string }
  | { readonly verb: 'ping' }
  | { readonly verb: 'pong' }
  /** The outcome of a command, if that one was sent and is open; otherwise text. */
  | { readonly verb: 'ok' | 'fail'; readonly id: string; readonly text: string };

/** `OK <id>[ text]` or `FAIL <id>[ text]`. */
const OUTCOME = /^(OK|FAIL) ([^ ]+)(?: (.*))?$/s;

/**
 * Reads a verb from a line.
 *
 * @returns null unless it has the verb's full form: a person may type OK or HELLO world
 */
export function parseVerb(line: string): Verb | null {
  if (line === PING) return { verb: 'ping' };
  if (line === PONG) return { verb: 'pong' };
  if (isHello(line)) return helloVerb(parseHello(line));
  const outcome = OUTCOME.exec(line);
  if (outcome === null || !isCommandId(outcome[2])) return null;
  return {
    verb: outcome[1] === 'OK' ? 'ok' : 'fail',
    id: outcome[2],
    text: cutToBytes(maskTokens(outcome[3] ?? ''), MAX_COMMAND_BYTES),
  };
}

function helloVerb(outcome: HelloOutcome): Verb {
  return 'problem' in outcome
    ? { verb: 'bad-hello', detail: outcome.problem }
    : { verb: 'hello', hello: outcome };
}
