// The commands of a device as far as they are known, the oldest first.

import type { Command } from '../api/types.ts';

/** Commands kept; the server keeps as many that are open, and as many that ended. */
const MAX_COMMANDS = 200;

const ORDER: Readonly<Record<Command['status'], number>> = {
  queued: 0,
  sent: 1,
  done: 2,
  failed: 2,
  expired: 2,
};

/** Takes in what was heard of commands, in any order: what is older never replaces what is newer. */
export function merge(known: readonly Command[], heard: readonly Command[]): Command[] {
  const merged = new Map(known.map((command) => [command.id, command]));
  for (const command of heard) {
    const before = merged.get(command.id);
    if (before === undefined || isNewer(command, before)) merged.set(command.id, command);
  }
  return [...merged.values()]
    .sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt))
    .slice(-MAX_COMMANDS);
}

function isNewer(a: Command, b: Command): boolean {
  return a.endedAt !== null || (b.endedAt === null && ORDER[a.status] >= ORDER[b.status]);
}

const encoder = new TextEncoder();
/** As the server has it, in bytes of UTF-8. */
const MAX_BYTES = 1024;

/** Why a text cannot be a command, in words; null: it can. */
export function faultOf(text: string): string | null {
  const bytes = encoder.encode(text).length;
  if (bytes > MAX_BYTES) {
    return `A command has at most ${MAX_BYTES} bytes; these are ${bytes}.`;
  }
  const control = /\p{Cc}/u.exec(text);
  if (control === null) return null;
  return control[0] === '\t'
    ? 'A command holds no tabs: use spaces.'
    : 'A command holds no control characters: remove them.';
}
