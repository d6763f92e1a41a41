// `tapline send`: a command to a device, and what became of it.

import { setTimeout } from 'node:timers/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { TaplineError } from '../errors.ts';
import { COMMAND_TTL_S, MAX_COMMAND_TTL_S } from '../limits.ts';
import type { ApiClient, SourceOptions } from './api-client.ts';
import { parseDuration } from './arguments.ts';
import {
  type CommandView,
  followCommand,
  getCommand,
  outcomeInWords,
  postCommand,
} from './command-outcome.ts';
import { addServerOptions, withApi } from './source-options.ts';
import { harmless } from './terminal/harmless.ts';

interface SendOptions extends SourceOptions {
  /** ms */
  readonly ttl: number;
  readonly wait: boolean;
  readonly json?: boolean;
}

/** What a script sees: 0 only when nothing went wrong as far as anybody knows. */
const EXIT_FAILURE = 1;

/** How long a server may be away beyond the command's own time, in ms: long enough for a restart. */
const SERVER_PATIENCE_MS = 10_000;

/** How often it is looked whether it is back, in ms. */
const SERVER_LOOK_MS = 1000;

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
  return addServerOptions(
    new Command('send')
      .description('send a command to a device, and wait for its outcome')
      .argument('<device>', 'its id: tapline devices lists them')
      .argument('<text...>', 'the command; several words become one text'),
  )
    .addOption(
      new Option('--ttl <time>', 'how long it may wait for the board and its answer: 90s, 2h')
        .argParser(parseTtl)
        .default(COMMAND_TTL_S * 1000, `${COMMAND_TTL_S}s`),
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
  const id = await postCommand(api, device, text, Math.ceil(ttl / 1000));
  const command = wait ? await awaitEnd(api, id, ttl) : await getCommand(api, id);
  if (json === true) process.stdout.write(`${JSON.stringify(command)}\n`);
  else process.stdout.write(`${outcomeInWords(command)}\n`);
  if (command.status === 'failed' || command.status === 'expired') process.exitCode = EXIT_FAILURE;
}

/**
 * Its end, also when the server stops and comes back meanwhile: the command is on its disk.
 *
 * @throws TaplineError when the server does not come back in time
 */
async function awaitEnd(api: ApiClient, id: string, ttlMs: number): Promise<CommandView> {
  const until = performance.now() + ttlMs + SERVER_PATIENCE_MS;
  for (let isGone = false; ; isGone = true) {
    try {
      return await watch(api, id);
    } catch (error) {
      if (!(error instanceof TaplineError) || error.code !== 'no-server') throw error;
      if (performance.now() > until) {
        const words = `${error.message} Command ${id} is on its disk: it is sent, or expires, once it runs.`;
        throw new TaplineError('no-server', words, { cause: error });
      }
      if (!isGone) tell(`The server is gone; command ${id} is on its disk: waiting for it`);
      await setTimeout(SERVER_LOOK_MS);
    }
  }
}

/** Tells why it takes long. */
async function watch(api: ApiClient, id: string): Promise<CommandView> {
  let command = await getCommand(api, id);
  for await (command of followCommand(api, id)) {
    if (command.status !== 'queued' || !process.stderr.isTTY) continue;
    tell(
      `${harmless(command.device)} is not connected, or busy: waiting (Ctrl-C leaves it queued)`,
    );
  }
  return command;
}

function tell(words: string): void {
  process.stderr.write(`${words}\n`);
}

function parseTtl(text: string): number {
  const ms = parseDuration(text, 's');
  if (ms < 1000 || ms > MAX_COMMAND_TTL_S * 1000) {
    throw new InvalidArgumentError('It must be between 1s and 30d.');
  }
  return ms;
}
