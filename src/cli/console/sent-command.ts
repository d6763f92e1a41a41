// A typed line as a command of the server's, from its acceptance to its outcome in words.

import { COMMAND_TTL_S } from '../../limits.ts';
import type { ApiClient } from '../api-client.ts';
import {
  type CommandView,
  followCommand,
  outcomeInWords,
  postCommand,
} from '../command-outcome.ts';
import type { Weight } from './call.ts';

/** What became of it, or how it stands. */
export interface CommandNews {
  readonly weight: Weight;
  readonly words: string;
}

/**
 * Sends a command.
 *
 * @returns its id
 * @throws TaplineError when the server refuses it, or is gone
 */
export function sendCommand(api: ApiClient, device: string, text: string): Promise<string> {
  return postCommand(api, device, text, COMMAND_TTL_S);
}

/**
 * What becomes of a command: how it stands if that takes longer than usual, and its outcome.
 *
 * @param gone nobody wants to know any more
 * @throws TaplineError when the server is gone
 */
export async function* newsOfCommand(
  api: ApiClient,
  id: string,
  gone: () => boolean,
): AsyncGenerator<CommandNews> {
  for await (const command of followCommand(api, id, gone)) yield news(command);
}

function news(command: CommandView): CommandNews {
  switch (command.status) {
    case 'done':
      return { weight: 'good', words: outcomeInWords(command) };
    case 'failed':
    case 'expired':
      return { weight: 'bad', words: outcomeInWords(command) };
    case 'sent':
      return { weight: 'quiet', words: command.endedAt === null ? 'sent, no answer yet' : 'sent' };
    case 'queued':
      return {
        weight: 'quiet',
        words: `queued: the board is away, or busy; it waits ${COMMAND_TTL_S} s for it`,
      };
  }
}
