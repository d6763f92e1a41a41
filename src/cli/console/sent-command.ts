// A typed line as a command of the server's, from its acceptance to its outcome in words.

import { setTimeout } from 'node:timers/promises';
import type { CommandStatus } from '../../command/command.ts';
import { COMMAND_TTL_S } from '../../limits.ts';
import { type ApiClient, getJson, postJson } from '../api-client.ts';
import { harmless } from '../terminal/harmless.ts';
import type { Weight } from './call.ts';

/** A command as the API shows it, as far as it is needed here. */
interface CommandView {
  readonly id: string;
  readonly status: CommandStatus;
  readonly sentAt: string | null;
  readonly endedAt: string | null;
  readonly reply: string | null;
}

/** What became of it, or how it stands. */
export interface CommandNews {
  readonly weight: Weight;
  readonly words: string;
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
export async function sendCommand(api: ApiClient, device: string, text: string): Promise<string> {
  const path = `/api/devices/${encodeURIComponent(device)}/commands`;
  const { id } = await postJson<{ id: string }>(api, path, { text, ttlSeconds: COMMAND_TTL_S });
  return id;
}

/**
 * What becomes of a command: how it stands if that takes longer than usual, and its outcome.
 *
 * @param gone nobody wants to know any more
 * @throws TaplineError when the server is gone
 */
export async function* followCommand(
  api: ApiClient,
  id: string,
  gone: () => boolean,
): AsyncGenerator<CommandNews> {
  for (let looks = 0; !gone(); looks++) {
    const command = await getJson<CommandView>(api, `/api/commands/${id}`);
    if (command.endedAt !== null) {
      yield news(command);
      return;
    }
    if (looks === PATIENT_LOOKS) yield news(command);
    await setTimeout(LOOK_EVERY_MS);
  }
}

function news({ status, reply, sentAt, endedAt }: CommandView): CommandNews {
  const words = reply === null || reply === '' ? '' : ` ${harmless(reply)}`;
  switch (status) {
    case 'done':
      return { weight: 'good', words: `OK${words}` };
    case 'failed':
      return { weight: 'bad', words: `FAIL${words}` };
    case 'expired':
      return {
        weight: 'bad',
        words: `expired: ${sentAt === null ? 'the board did not come' : 'no answer'}`,
      };
    case 'sent':
      return { weight: 'quiet', words: endedAt === null ? 'sent, no answer yet' : 'sent' };
    case 'queued':
      return {
        weight: 'quiet',
        words: `queued: the board is away, or busy; it waits ${COMMAND_TTL_S} s for it`,
      };
  }
}
