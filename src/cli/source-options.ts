// The options of every command that reads a store.

import type { Command } from 'commander';
import { type ApiClient, openApi, type SourceOptions } from './api-client.ts';
import { parseServerUrl } from './arguments.ts';
import { DATA_FOLDER } from './defaults.ts';

/** Adds --url and --data to a command that reads a store. */
export function addSourceOptions(command: Command): Command {
  return addOptions(command, 'the data folder, with or without a server');
}

/** Adds --url and --data to a command that a server has to carry out. */
export function addServerOptions(command: Command): Command {
  return addOptions(command, 'the data folder of a server that runs');
}

function addOptions(command: Command, dataFolder: string): Command {
  return command
    .option(
      '--url <address>',
      'a running server, e.g. http://localhost:8080; its token in TAPLINE_TOKEN',
      parseServerUrl,
    )
    .option('--data <folder>', dataFolder, DATA_FOLDER);
}

/** Opens the API, lets the work be done with it, and closes it in any case. */
export async function withApi(
  options: SourceOptions,
  work: (api: ApiClient) => Promise<void>,
): Promise<void> {
  const api = await openApi(options);
  try {
    await work(api);
  } finally {
    await api.close();
  }
}
