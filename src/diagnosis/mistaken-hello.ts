// Lines that were meant as a HELLO: what keeps them from being one, or from being the one that was meant.

import { parseHello } from '../line/hello.ts';
import { isDeviceId } from '../line/names.ts';
import { parseVerb } from '../line/verb.ts';
import { type Remedy, remedy } from './remedy.ts';

const LIKE_HELLO = /^[\s"']*(hello)(?![\p{L}\p{N}_])[\s:,;]*(.*)$/isu;
/** What a HELLO may say, in whatever case. */
const KNOWN_KEY =
  /(?:^|[\s,;"'])(?:device|name|id|boot|fields|millis|ack|token|units|firmware)\s*=/i;
const NAME = /(?:^|[\s,;"'])(?:device|name|id)\s*[=:]\s*["']?([^\s,;="']+)/i;
const KEPT_PAIR = /(?:^|[\s;"'])(boot|fields|millis|ack|token|units)=([^\s;"']+)/gi;

/** Where nothing that was said can be a name. */
const SOME_NAME = 'kitchen';

/** For a line of text; null: it was not meant as a HELLO, or only as a greeting. */
export function mistakenHello(line: string): Remedy | null {
  const found = LIKE_HELLO.exec(line);
  if (found === null || parseVerb(line) !== null) return null;
  const [, word, rest] = found;
  // People say hello; but who writes it in capitals, or with a key, has read of the verb.
  if (word !== 'HELLO' && !KNOWN_KEY.test(rest)) return null;
  return remedy(
    `This was meant as a HELLO, but is none and was taken for text: ${faults(word, rest).join('; ')}. Print:`,
    mended(rest),
  );
}

function faults(word: string, rest: string): string[] {
  const found: string[] = [];
  if (word !== 'HELLO') found.push('HELLO is written in capitals');
  if (!/device\s*=/i.test(rest)) found.push('device= is missing');
  else if (!/device\s*=/.test(rest)) found.push('device= is written in small letters');
  else if (/device(?:\s+=|=\s)/.test(rest)) found.push('there is no blank around =');
  else if (found.length === 0) found.push('device= stands right behind HELLO and one blank');
  return found;
}

function mended(rest: string): string {
  const [first = ''] = rest.split(/[\s,;"']+/);
  const said = NAME.exec(rest)?.[1] ?? first;
  const hello = `HELLO device=${isDeviceId(said) ? said : SOME_NAME}`;
  const pairs = [...rest.matchAll(KEPT_PAIR)].map(([, key, value]) => {
    return ` ${key.toLowerCase()}=${value}`;
  });
  const whole = hello + pairs.join('');
  return 'problem' in parseHello(whole) ? hello : whole;
}

const NAME_AND_WORDS = /^HELLO device=([^\s=]+)((?:[ \t]+[^\s=]+)+)(?=[ \t]+[^\s=]+=|[ \t]*$)/;
const KEY = /^(?:boot|fields|millis|ack|token.*|units|firmware)$/i;

/** A name that a blank has cut short. */
export interface CutName {
  /** What the device is called now. */
  readonly name: string;
  /** What it was meant to be called, without a blank. */
  readonly meant: string;
  /** The HELLO with that. */
  readonly line: string;
}

/** For a HELLO that was taken; null: nothing is wrong with its name. */
export function cutName(line: string): CutName | null {
  const found = NAME_AND_WORDS.exec(line);
  if (found === null) return null;
  const [start, name, words] = found;
  const parts = words.trim().split(/[ \t]+/);
  const meant = [name, ...parts].join('_');
  // A key whose = was forgotten is no part of a name, and may stand before a secret.
  if (parts.some((part) => KEY.test(part)) || !isDeviceId(meant)) return null;
  return { name, meant, line: `HELLO device=${meant}${line.slice(start.length)}` };
}

/** For a HELLO, taken or refused; null: there is nothing to say of its name, or not of it alone. */
export function nameRemedy(line: string): Remedy | null {
  const cut = cutName(line);
  if (cut !== null && !('problem' in parseHello(line))) {
    return remedy(
      `A name ends at a blank, so this device is called ${cut.name}. If it was meant to have a longer name, write it without a blank:`,
      cut.line,
    );
  }
  const apart = /^HELLO device=[ \t]+([^\s=]+)(?=[ \t]|$)(.*)$/.exec(line);
  if (apart === null || !isDeviceId(apart[1])) return null;
  const mendedLine = `HELLO device=${apart[1]}${apart[2]}`;
  if ('problem' in parseHello(mendedLine)) return null;
  return remedy('No blank stands behind device=:', mendedLine);
}
