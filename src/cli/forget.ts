// `tapline forget`: a device and its readings are gone.

import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { TaplineError } from '../errors.ts';
import { type ApiClient, getJson, type SourceOptions } from './api-client.ts';
import { addServerOptions, withApi } from './source-options.ts';
import { harmless } from './terminal/harmless.ts';

interface ForgetOptions extends SourceOptions {
  readonly yes?: boolean;
}

interface KnownDevice {
  readonly name: string | null;
  readonly readings: number;
}

const EXAMPLES = `
Nothing brings it back but a backup. Connections of the device are closed; when its board
speaks again, it is a new device. A device token stays: see tapline token --revoke.

Examples:
  $ tapline forget kitchen
  $ tapline forget 192.168.1.42 --yes
`;

/** The command. */
export function forgetCommand(): Command {
  return addServerOptions(
    new Command('forget')
      .description('forget a device and all its readings')
      .argument('<device>', 'its id, as `tapline devices` shows it'),
  )
    .option('--yes', 'do not ask first')
    .addHelpText('after', EXAMPLES)
    .action((device: string, options: ForgetOptions) =>
      withApi(options, (api) => forget(api, device, options)),
    );
}

async function forget(api: ApiClient, device: string, { yes }: ForgetOptions): Promise<void> {
  const path = `/api/devices/${encodeURIComponent(device)}`;
  const { name, readings } = await getJson<KnownDevice>(api, path);
  const named = name === null ? device : `${device} (${name})`;
  const count = readings === 1 ? '1 reading' : `${readings} readings`;
  const what = harmless(`${named} and its ${count}`);
  if (yes !== true && !(await isSure(`Forget ${what}? [y/N] `))) {
    throw new TaplineError('not-forgotten', `Nothing was forgotten.`);
  }
  await api.delete(path);
  process.stderr.write(`Forgot ${what}.\n`);
}

/** @throws TaplineError `usage` when there is nobody to ask */
async function isSure(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new TaplineError('usage', 'There is no terminal to ask on: add --yes if you are sure.');
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await asking.question(question)).trim());
  } finally {
    asking.close();
  }
}
