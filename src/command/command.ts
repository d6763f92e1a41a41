// A command to a board: what it says, and what became of it.

import { maskTokens } from '../line/mask.ts';
import type { KeptRecord, RecordChange } from '../store/store.ts';

export const COMMAND_STATUSES = ['queued', 'sent', 'done', 'failed', 'expired'] as const;

/**
 * `queued`: not sent yet. `sent`: on its way; of a board that said no HELLO nothing more will be known.
 * `done`, `failed`: as the board told. `expired`: not sent, or not answered, in time.
 */
export type CommandStatus = (typeof COMMAND_STATUSES)[number];

/** A command at one moment. All times are Unix ms. */
export interface Command {
  /** Random, so that no board takes it for one of another store that it has answered. */
  readonly id: string;
  /** The device's id. */
  readonly device: string;
  readonly text: string;
  readonly status: CommandStatus;
  readonly createdAt: number;
  /** From then on it is not sent, and no answer counts. */
  readonly expiresAt: number;
  /** When it was sent first; null: it was not. */
  readonly sentAt: number | null;
  /** When nothing more could become of it; null: something still can. */
  readonly endedAt: number | null;
  /** What the board said with its outcome; null: it told none. */
  readonly reply: string | null;
}

/** Whether something may still become of it. */
export function isOpen({ endedAt }: Command): boolean {
  return endedAt === null;
}

/** Its fields as they are shown, without the device; a secret in its text is masked. */
export function commandFields(command: Command) {
  const { id, text, status, reply, createdAt, expiresAt, sentAt, endedAt } = command;
  return {
    id,
    text: maskTokens(text),
    status,
    reply,
    createdAt: inWords(createdAt),
    expiresAt: inWords(expiresAt),
    sentAt: sentAt === null ? null : inWords(sentAt),
    endedAt: endedAt === null ? null : inWords(endedAt),
  };
}

function inWords(unixMs: number): string {
  return new Date(unixMs).toISOString();
}

/** What is to be stored of it: a secret in its text only as long as it may be sent. */
export function recordOf(command: Command): RecordChange {
  const { id, ...rest } = isOpen(command)
    ? command
    : { ...command, text: maskTokens(command.text) };
  return { kind: 'command', key: id, data: JSON.stringify(rest) };
}

/** Takes it out of the store. */
export function removalOf({ id }: Command): RecordChange {
  return { kind: 'command', key: id, data: null };
}

/** The way back from `recordOf`. */
export function commandOf({ key, data }: KeptRecord): Command {
  return { id: key, ...(JSON.parse(data) as Omit<Command, 'id'>) };
}
