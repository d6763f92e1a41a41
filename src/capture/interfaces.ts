// The network interfaces of this machine, as far as captures care.

import { readdir } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';

/** On Linux: all interfaces at once. */
export const ALL_INTERFACES = 'any';

/** The longest name of one: alternative names on Linux (ALTIFNAMSIZ), long ones on Windows. */
const MAX_NAME_CHARS = 127;

/** Whether this can be an interface's name: nothing that a program could take for an option. */
export function isInterfaceName(name: string): boolean {
  return name.length <= MAX_NAME_CHARS && /^[^\p{Cc}\p{Z}-][^\p{Cc}]*$/u.test(name);
}

/** The names of those there are, also of those without an address where the system tells. */
export async function interfaceNames(): Promise<string[]> {
  const listed =
    process.platform === 'linux' ? await readdir('/sys/class/net').catch(() => []) : [];
  const names = new Set([...Object.keys(networkInterfaces()), ...listed]);
  return [...names, ...(process.platform === 'linux' ? [ALL_INTERFACES] : [])];
}
