// What a state whose checksum is wrong still says, to be set against what else is known.

/** Some of the values of a state; anything may be missing, or wrong. */
export interface Testimony {
  readonly number?: number;
  readonly device?: number;
  readonly id?: string;
  readonly name?: string;
}

/** What can be read of a state as JSON. */
export function jsonIn(state: unknown): Testimony {
  if (typeof state !== 'string') return {};
  try {
    const value: unknown = JSON.parse(state);
    if (typeof value !== 'object' || value === null) return {};
    return {
      ...number(value, 'number'),
      ...number(value, 'device'),
      ...string(value, 'id'),
      ...string(value, 'name'),
    };
  } catch {
    return {};
  }
}

/**
 * Whether a state says this text, also when what is around it is damaged.
 *
 * @param before what should stand before it
 */
export function says(state: string | null, before: string, key: string, text: string): boolean {
  if (textIn(state, key) === text) return true;
  const inside = JSON.stringify(text).slice(1, -1);
  return typeof state === 'string' && state.startsWith(inside, before.length);
}

/** The first text with this key in a state, also when it is no JSON any more; null: there is none. */
function textIn(state: string | null, key: string): string | null {
  const found = matchOf(state, key)?.[2];
  if (found === undefined) return null;
  try {
    const text: unknown = JSON.parse(found);
    return typeof text === 'string' ? text : null;
  } catch {
    return null;
  }
}

/** The state with another text there. */
export function withText(state: string | null, key: string, text: string): string {
  const found = matchOf(state, key);
  if (state === null || found === null) return state ?? '';
  const start = found.index + (found[1]?.length ?? 0);
  const end = found.index + found[0].length;
  return state.slice(0, start) + JSON.stringify(text) + state.slice(end);
}

/** Whether a state begins with another number than that of its row: it may be in the place of another. */
export function isOfOther(state: unknown, number: number): boolean {
  const said = typeof state === 'string' ? NUMBER.exec(state)?.[1] : undefined;
  return said !== undefined && said !== String(number);
}

/** The state with the number of its row. */
export function withNumber(state: string | null, number: number): string {
  return typeof state === 'string' ? state.replace(NUMBER, `{"number":${number},`) : '';
}

const NUMBER = /^\{"number":(\d+),/;

function matchOf(state: unknown, key: string): RegExpExecArray | null {
  return typeof state === 'string'
    ? new RegExp(`("${key}":)("(?:[^"\\\\]|\\\\.)*")`).exec(state)
    : null;
}

function number(value: object, key: string): Record<string, number> {
  const cell: unknown = Reflect.get(value, key);
  return typeof cell === 'number' ? { [key]: cell } : {};
}

function string(value: object, key: string): Record<string, string> {
  const cell: unknown = Reflect.get(value, key);
  return typeof cell === 'string' ? { [key]: cell } : {};
}
