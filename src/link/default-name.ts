// What a board is called that says no HELLO and that nobody gave a name: after where it is.

import { isDeviceId } from '../line/names.ts';

const MAX_CHARACTERS = 64;

/** The id of a board that is dialled: `host-port`. */
export function dialledName({ host, port }: { host: string; port: number }): string {
  return deviceIdOf(`${host}-${port}`);
}

/** The id of a board on a serial port: the last part of the path. */
export function serialName({ path }: { path: string }): string {
  return deviceIdOf(path.split(/[/\\]/).at(-1) ?? path);
}

/** The id of a board by what it calls itself. */
export function announcedName({ name }: { name: string }): string {
  return deviceIdOf(name);
}

/** With `_` for what an id cannot hold; of a long text the end, which tells one from the next. */
function deviceIdOf(text: string): string {
  const id = text
    .replace(/[^A-Za-z0-9_.-]/g, '_')
    .slice(-MAX_CHARACTERS)
    .replace(/^[.-]/, '_');
  return isDeviceId(id) ? id : `_${id.slice(1)}`;
}
