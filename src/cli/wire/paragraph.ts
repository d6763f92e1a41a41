// One connection in a few lines, none of them wider than it may be: where a table has no room.

import { stripVTControlCharacters } from 'node:util';

const INDENT = '    ';
const BETWEEN = ' · ';

/** A connection's name: its number, and its two sockets. */
interface Named {
  readonly number: number;
  readonly client: string;
  readonly server: string;
}

/** @param parts what is told of it; empty ones are left out @param width characters of a line */
export function* paragraph(
  { number, client, server }: Named,
  parts: readonly string[],
  width: number,
): Generator<string> {
  const head = `${`#${number}`.padEnd(INDENT.length - 1)} ${client} →`;
  const isShort = head.length + 1 + server.length <= width;
  yield isShort ? `${head} ${server}` : head;
  if (!isShort) yield `${INDENT}${server}`;
  yield* filled(
    parts.filter((part) => part !== ''),
    width - INDENT.length,
  );
}

/** Parts side by side, as many in a line as it has room for. */
function* filled(parts: readonly string[], width: number): Generator<string> {
  let line = '';
  for (const part of parts) {
    const longer = line === '' ? part : `${line}${BETWEEN}${part}`;
    if (line !== '' && visible(longer) > width) {
      yield `${INDENT}${line}`;
      line = part;
    } else line = longer;
  }
  yield `${INDENT}${line}`;
}

/** Characters without escape sequences. */
function visible(text: string): number {
  return stripVTControlCharacters(text).length;
}
