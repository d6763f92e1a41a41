// The program `tapline`: one command a file, and all failures in one line.

import { Command, CommanderError } from 'commander';
import { TaplineError } from '../errors.ts';
import { VERSION } from '../version.ts';
import { certCommand } from './cert.ts';
import { consoleCommand } from './console.ts';
import { demoCommand } from './demo.ts';
import { deviceCommand } from './device.ts';
import { devicesCommand } from './devices.ts';
import { exportCommand } from './export.ts';
import { forgetCommand } from './forget.ts';
import { queryCommand } from './query.ts';
import { sendCommand } from './send.ts';
import { serveCommand } from './serve.ts';
import { sketchCommand } from './sketch.ts';
import { storeCommand } from './store.ts';
import { STORE_CARE } from './store-care.ts';
import { tokenCommand } from './token.ts';
import { wireCommand } from './wire.ts';

/** Explanations are wrapped at words down to this width: a terminal of 60 columns leaves them 30. */
const MIN_HELP_COLUMNS = 20;

const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

/** Runs the command line and sets the process's exit code: 0, 1 (it failed) or 2 (wrong usage). */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader that has seen enough (`tapline export | head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : EXIT_FAILURE);
  });
  try {
    await program().parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error);
  }
}

function program(): Command {
  const commands = [
    serveCommand(),
    demoCommand(),
    deviceCommand(),
    sketchCommand(),
    consoleCommand(),
    devicesCommand(),
    queryCommand(),
    exportCommand(),
    wireCommand(),
    sendCommand(),
    tokenCommand(),
    forgetCommand(),
    certCommand(),
    storeCommand(STORE_CARE),
  ];
  const root = new Command('tapline')
    .description('Takes the lines that boards send over TCP, keeps every reading, shows them live.')
    .version(VERSION, '-V, --version')
    .exitOverride()
    .configureOutput({ outputError: (words, write) => write(`${oneLine(words)}\n`) })
    .configureHelp({ showGlobalOptions: false, minWidthToWrap: MIN_HELP_COLUMNS })
    .addHelpText('after', '\nBegin with `tapline demo`, or with `tapline serve` and a board.');
  for (const command of commands) {
    inheritSettings(command, root);
    root.addCommand(command);
  }
  return root;
}

function inheritSettings(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent);
  for (const subcommand of command.commands) inheritSettings(subcommand, command);
}

/** An error and the suggestion that may follow it, in one line. */
function oneLine(words: string): string {
  return `${words
    .trim()
    .replaceAll('\n', ' ')
    .replace(/^error:/, 'tapline:')} (--help explains the command)`;
}

/** Tells what went wrong and gives the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
  if (error instanceof TaplineError) {
    process.stderr.write(`tapline: ${error.message}\n`);
    return error.code === 'usage' ? EXIT_USAGE : EXIT_FAILURE;
  }
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`tapline: unexpected failure, please report it: ${words}\n`);
  return EXIT_FAILURE;
}
