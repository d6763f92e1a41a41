// Why a serial port cannot be opened or read, in words with the way out.

import { readdir, readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { TaplineError } from '../errors.ts';
import { MAX_LISTED_PORTS } from '../limits.ts';
import type { SerialPlace } from './serial-port.ts';

/** What is known of a device file and of who asks for it. */
export interface Access {
  readonly path: string;
  /** Permission bits, as stat(2) tells them. */
  readonly mode: number;
  /** The group that owns the file: its name, or its number when it has none. */
  readonly group: string;
  /** The name of who asks. */
  readonly user: string;
  /** Whether the system counts that user to the group, also if this login began before it did. */
  readonly member: boolean;
}

const GROUP_MAY_READ_AND_WRITE = 0o060;

/**
 * What opening a port came to, as a failure that a person can act on.
 *
 * @param cause what the binding threw: the system's words are all that it tells
 * @returns TaplineError `serial-missing`, `serial-busy`, `serial-forbidden`, `serial-no-port` or `serial-failed`
 */
export async function openFailure(place: SerialPlace, cause: unknown): Promise<TaplineError> {
  const { path, baudRate } = place;
  const words = cause instanceof Error ? cause.message : String(cause);
  const fail = (code: string, message: string) => new TaplineError(code, message, { cause });
  if (/no such|not found|not configured|input\/output error/i.test(words)) {
    return fail('serial-missing', missingInWords(path, await ports()));
  }
  if (/busy|cannot lock|temporarily unavailable|access denied/i.test(words)) {
    return fail(
      'serial-busy',
      `${path} is in use by another program: close it (a serial monitor, another tapline; \`fuser ${path}\` tells which)`,
    );
  }
  if (/permission denied|not permitted/i.test(words)) {
    return fail('serial-forbidden', forbiddenInWords(await accessTo(path)));
  }
  if (/inappropriate ioctl|is a directory|not a typewriter/i.test(words)) {
    return fail('serial-no-port', `${path} is no serial port: ${othersInWords(await ports())}`);
  }
  if (/baud/i.test(words)) {
    return fail('serial-failed', `${path} cannot run at ${baudRate} baud: choose another rate`);
  }
  return fail('serial-failed', `${path} cannot be opened: ${words.replace(/^Error:? /, '')}`);
}

/** The port was there and is no more. */
export function portGone(path: string, cause?: unknown): TaplineError {
  return new TaplineError('serial-gone', `${path} was unplugged`, { cause });
}

/** What somebody can do who may not open a device file. */
export function forbiddenInWords({ path, mode, group, user, member }: Access): string {
  if ((mode & GROUP_MAY_READ_AND_WRITE) !== GROUP_MAY_READ_AND_WRITE) {
    return `${path} may not be read by ${user}, nor by its group ${group}: sudo chmod g+rw ${path}`;
  }
  const whose = `${path} is for the group ${group}`;
  if (member)
    return `${whose}, and this login is older than your place in it: log out and in again`;
  return `${whose}, and ${user} is not in it: sudo usermod -aG ${group} ${user}, then log out and in again`;
}

async function accessTo(path: string): Promise<Access> {
  const [{ mode, gid }, groups] = await Promise.all([
    stat(path).catch(() => ({ mode: 0o660, gid: -1 })),
    readFile('/etc/group', 'utf8').catch(() => ''),
  ]);
  const { username: user } = userInfo();
  const entry = groupEntry(groups, gid);
  const group = entry?.name ?? (gid < 0 ? 'dialout' : String(gid));
  return { path, mode, group, user, member: entry?.members.includes(user) ?? false };
}

/** The line of /etc/group (group(5)) with that number. */
export function groupEntry(
  text: string,
  gid: number,
): { readonly name: string; readonly members: readonly string[] } | null {
  for (const line of text.split('\n')) {
    const [name = '', , number, members = ''] = line.split(':');
    if (number === String(gid)) return { name, members: members.split(',') };
  }
  return null;
}

/** Ports of boards and adapters; those of the mainboard (ttyS) are there without anything on them. */
async function ports(folder = '/dev'): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => /^(tty(USB|ACM|AMA)\d+|serial\d+|rfcomm\d+|cu\..+)$/.test(name))
    .sort()
    .map((name) => `${folder}/${name}`);
}

/** What somebody can do who asked for a port that is not there. */
export function missingInWords(path: string, found: readonly string[]): string {
  const missing = `there is no board at ${path}`;
  if (found.length > 0) return `${missing}: plug it in, or take ${listed(found)}`;
  return `${missing}, nor at any other port: plug it in (with a cable that is not for charging only)`;
}

function othersInWords(found: readonly string[]): string {
  return found.length > 0
    ? `take ${listed(found)}`
    : 'they are called /dev/ttyUSB0, /dev/ttyACM0 …';
}

function listed(found: readonly string[]): string {
  const more = found.length - MAX_LISTED_PORTS;
  const shown = found.slice(0, MAX_LISTED_PORTS).join(', ');
  return more > 0 ? `${shown} or one of ${more} more` : shown;
}
