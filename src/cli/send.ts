// `tapline send`: a command to a device, and what became of it.

import { setTimeout } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import type { CommandStatus } from '../command/command.ts';
import { COMMAND_TTL_S, MAX_COMMAND_TTL_S } from '../limits.ts';
import { type ApiClient, getJson, postJson, type SourceOptions } from './api-client.ts';
import { parseDuration } from './arguments.ts';
import { addSourceOptions, withApi } from './source-options.ts';
import { harmless } from './terminal/harmless.ts';

interface SendOptions extends SourceOptions {
  /** ms */
  readonly ttl: number;
  readonly wait: boolean;
  readonly json?: boolean;
}

/** A command as the API shows it, as far as it is needed here. */
interface CommandView {
  readonly id: string;
  readonly device: string;
  readonly text: string;
  readonly status: CommandStatus;
  readonly sentAt: string | null;
  readonly endedAt: string | null;
  readonly reply: string | null;
}

/** How often the outcome is asked for, in ms. */
const LOOK_EVERY_MS = 150;

/** Looks after which a person is told why nothing happens. */
const PATIENT_LOOKS = 5;

/** What a script sees: 0 only when nothing went wrong as far as anybody knows. */
const EXIT_FAILURE = 1;

const EXAMPLES = `
Examples:
  $ tapline send kitchen 'led on'              waits for what the board answers
  $ tapline send kitchen reboot --ttl 2h       kept for two hours if the board is away
  $ tapline send kitchen reboot --no-wait      prints the id; GET /api/commands/<id> tells the rest
  $ tapline send 192.168.1.42 hello            a board without HELLO gets the bare text

A board that said HELLO answers OK or FAIL: exit 0 or 1. Of another board nobody hears more
than that it was sent: exit 0. What was not answered in time has expired: exit 1.`;

/** The command. */
export function sendCommand(): Command {
  return addSourceOptions(
    new Command('send')
      .description('send a command to a device, and wait for its outcome')
      .argument('<device>', 'its id: tapline devices lists them')
      .argument('<text...>', 'the command; several words become one text'),
  )
    .option(
      '--ttl <time>',
      'how long it may wait for the board and its answer',
      parseTtl,
      COMMAND_TTL_S * 1000,
    )
    .option('--no-wait', 'return as soon as it is on disk')
    .option('--json', 'print the command as JSON')
    .addHelpText('after', EXAMPLES)
    .action((device: string, words: string[], options: SendOptions) =>
      withApi(options, (api) => send(api, device, words.join(' '), options)),
    );
}

async function send(
  api: ApiClient,
  device: string,
  text: string,
  { ttl, wait, json }: SendOptions,
): Promise<void> {
  const path = `/api/devices/${encodeURIComponent(device)}/commands`;
  const ttlSeconds = Math.ceil(ttl / 1000);
  const { id } = await postJson<Pick<CommandView, 'id'>>(api, path, { text, ttlSeconds });
  const command = await outcome(api, id, wait);
  if (json === true) process.stdout.write(`${JSON.stringify(command)}\n`);
  else process.stdout.write(`${inWords(command)}\n`);
  if (command.status === 'failed' || command.status === 'expired') process.exitCode = EXIT_FAILURE;
}

async function outcome(api: ApiClient, id: string, wait: boolean): Promise<CommandView> {
  for (let looks = 0; ; looks++) {
    const command = await getJson<CommandView>(api, `/api/commands/${id}`);
    if (!wait || command.endedAt !== null) return command;
    if (looks === PATIENT_LOOKS && command.status === 'queued') {
      tell(
        `${harmless(command.device)} is not connected, or busy: waiting (Ctrl-C leaves it queued)`,
      );
    }
    await setTimeout(LOOK_EVERY_MS);
  }
}

/** Only to who watches. */
function tell(words: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${words}\n`);
}

function inWords({ id, status, reply, sentAt, endedAt }: CommandView): string {
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

function parseTtl(text: string): number {
  const ms = parseDuration(text, 's');
  if (ms < 1000 || ms > MAX_COMMAND_TTL_S * 1000) {
    throw new InvalidArgumentError('It must be between 1s and 30d.');
  }
  return ms;
}
