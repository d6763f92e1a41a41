// A command as the server's API shows it: sent to a device, followed to its end, and in words.

import { setTimeout } from 'node:timers/promises';
import type { CommandStatus } from '../command/command.ts';
import { type ApiClient, getJson, postJson } from './api-client.ts';
import { harmless } from './terminal/harmless.ts';

/** As far as it is needed here. */
export interface CommandView {
  readonly id: string;
  readonly device: string;
  readonly status: CommandStatus;
  readonly sentAt: string | null;
  /** Null: something may still become of it. */
  readonly endedAt: string | null;
  readonly reply: string | null;
}

/** How often the outcome is asked for, in ms. */
const LOOK_EVERY_MS = 150;

/** Looks after which a person is told why nothing happens. */
const PATIENT_LOOKS = 7;

/**
 * Sends a command.
 *
 * @returns its id
 * @throws TaplineError when the server refuses it, or is gone
 */
export async function postCommand(
  api: ApiClient,
  device: string,
  text: string,
  ttlSeconds: number,
): Promise<string> {
  const path = `/api/devices/${encodeURIComponent(device)}/commands`;
  return (await postJson<{ id: string }>(api, path, { text, ttlSeconds })).id;
}

/** How a command stands now. @throws TaplineError when the server is gone */
export function getCommand(api: ApiClient, id: string): Promise<CommandView> {
  return getJson<CommandView>(api, `/api/commands/${id}`);
}

/**
 * What becomes of a command: how it stands if that takes longer than usual, and its end.
 *
 * @param gone nobody wants to know any more
 * @throws TaplineError when the server is gone
 */
export async function* followCommand(
  api: ApiClient,
  id: string,
  gone: () => boolean = () => false,
): AsyncGenerator<CommandView> {
  for (let looks = 0; !gone(); looks++) {
    const command = await getCommand(api, id);
    if (command.endedAt !== null || looks === PATIENT_LOOKS) yield command;
    if (command.endedAt !== null) return;
    await setTimeout(LOOK_EVERY_MS);
  }
}

/** What the board answered, or why it did not. */
export function outcomeInWords({ id, status, reply, sentAt, endedAt }: CommandView): string {
  const words = reply === null || reply === '' ? '' : `: ${harmless(reply)}`;
  switch (status) {
    case 'done':
      return `OK${words}`;
    case 'failed':
      return `FAIL${words}`;
    case 'expired':
      return sentAt === null ? 'expired: the board did not come' : 'expired: no answer';
    case 'sent':
      return endedAt === null
        ? `sent, not answered yet (command ${id})`
        : 'sent (a board without HELLO does not answer)';
    case 'queued':
      return `queued (command ${id})`;
  }
}
