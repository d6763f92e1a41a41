// `tapline token`: makes the token of a device, or makes it void, or lists who has one.

import { Command } from 'commander';
import { TaplineError } from '../errors.ts';
import { isDeviceId } from '../line/names.ts';
import { type ApiClient, getJson, postJson, type SourceOptions } from './api-client.ts';
import { addServerOptions, withApi } from './source-options.ts';
import { type Column, table, widthOf } from './table.ts';

interface TokenOptions extends SourceOptions {
  readonly list?: boolean;
  readonly revoke?: boolean;
  readonly json?: boolean;
}

interface TokenRow {
  readonly device: string;
  readonly createdAt: string;
}

interface TokenList {
  /** Null: no server runs that could say. */
  readonly required: boolean | null;
  readonly tokens: readonly TokenRow[];
}

const COLUMNS: readonly Column<TokenRow>[] = [
  { title: 'DEVICE', cell: ({ device }) => device },
  { title: 'MADE', cell: ({ createdAt }) => createdAt },
];

const EXAMPLES = `
Examples:
  $ tapline token kitchen                     prints a new token; an older one is void
  $ tapline token kitchen --revoke
  $ tapline token --list

The board says it in its HELLO: HELLO device=kitchen boot=… token=<token>
(with the Arduino library: tapline.token("<token>")). A server asks for it when it runs with
--require-token; then nobody writes as kitchen who does not know it. The server keeps only a
hash: write the token down, or make a new one.`;

/** The command. */
export function tokenCommand(): Command {
  return addServerOptions(
    new Command('token')
      .description('make the token that a device has to show')
      .argument('[device]', 'its id, as its HELLO has it'),
  )
    .option('--revoke', "make the device's token void")
    .option('--list', 'list the devices that have one')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((device: string | undefined, options: TokenOptions) => {
      const mistake = findMistake(device, options);
      if (mistake !== null) throw new TaplineError('usage', mistake);
      return withApi(options, (api) => work(api, device ?? null, options));
    });
}

function findMistake(device: string | undefined, { list, revoke }: TokenOptions): string | null {
  if (list === true) {
    return device === undefined && revoke !== true ? null : '--list stands alone.';
  }
  if (device === undefined) return 'Name the device, or use --list.';
  if (isDeviceId(device)) return null;
  return 'A token is for a board that says HELLO: its id takes up to 64 of A-Z a-z 0-9 _ . - and is no IP address.';
}

async function work(api: ApiClient, device: string | null, options: TokenOptions): Promise<void> {
  if (device === null) await list(api, options);
  else if (options.revoke === true) await revoke(api, device, options);
  else await make(api, device, options);
}

async function make(api: ApiClient, device: string, { json }: TokenOptions): Promise<void> {
  const made = await postJson<{ token: string; required: boolean }>(api, pathOf(device), {});
  process.stdout.write(json === true ? `${JSON.stringify(made)}\n` : `${made.token}\n`);
  if (!made.required) {
    process.stderr.write(
      'The server does not ask for tokens yet: start it with --require-token.\n',
    );
  }
}

async function revoke(api: ApiClient, device: string, { json }: TokenOptions): Promise<void> {
  await api.delete(pathOf(device));
  process.stdout.write(json === true ? `${JSON.stringify({ device })}\n` : '');
  process.stderr.write(`The token of ${device} is void.\n`);
}

async function list(api: ApiClient, { json }: TokenOptions): Promise<void> {
  const { required, tokens } = await getJson<TokenList>(api, '/api/tokens');
  if (json === true) {
    process.stdout.write(`${JSON.stringify({ required, tokens })}\n`);
    return;
  }
  process.stdout.write(`${table(COLUMNS, tokens, widthOf(process.stdout))}\n`);
}

function pathOf(device: string): string {
  return `/api/devices/${encodeURIComponent(device)}/token`;
}
