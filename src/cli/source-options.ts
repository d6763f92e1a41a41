// The options of every command that reads a store.

import type { Command } from 'commander';
import { type ApiClient, openApi, type SourceOptions } from './api-client.ts';
import { parseServerUrl } from './arguments.ts';
import { DATA_FOLDER } from './defaults.ts';

/** Adds --url and --data to a command. */
export function addSourceOptions(command: Command): Command {
  return command
    .option(
      '--url <address>',
      'a running server, e.g. http://localhost:8080; its token in TAPLINE_TOKEN',
      parseServerUrl,
    )
    .option('--data <folder>', 'the data folder, with or without a server', DATA_FOLDER);
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
