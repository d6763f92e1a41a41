// `tapline store`: the care of a data folder. The work itself is passed in.

import { Command } from 'commander';
import type {
  BackupReport,
  CheckReport,
  CompactReport,
  Progress,
  RepairReport,
  StoreInfo,
} from '../store/care/care.ts';
import { DATA_FOLDER } from './defaults.ts';
import { backupText, checkText, compactText, infoText, repairText } from './store-text.ts';
import { widthOf } from './table.ts';
import { type BarOutput, startProgressBar } from './terminal/progress-bar.ts';

/** What can be done with a data folder. Each may throw a TaplineError. */
export interface StoreCare {
  check(folder: string, progress: Progress): Promise<CheckReport>;
  repair(folder: string, progress: Progress): Promise<RepairReport>;
  compact(folder: string, progress: Progress): Promise<CompactReport>;
  info(folder: string, progress: Progress): Promise<StoreInfo>;
  backup(folder: string, file: string, progress: Progress): Promise<BackupReport>;
}

/** Where the commands write to. */
export interface StoreOutputs {
  readonly stdout: BarOutput;
  readonly stderr: BarOutput;
}

interface StoreOptions {
  readonly data: string;
  readonly json?: boolean;
}

const STORE_EXAMPLES = `
Examples:
  $ tapline store info
  $ tapline store check --data /var/lib/tapline
  $ tapline store backup tapline-2026-11-21.db
`;

const CHECK_EXAMPLES = `
Without --repair a server may run meanwhile, and the exit
code is 1 when anything is wrong. --repair needs the folder
for itself, puts a new store from all that is whole in the
place of the damaged one, and keeps that.

Examples:
  $ tapline store check
  $ tapline store check --json | jq '.damages[]'
  $ tapline store check --repair --data /var/lib/tapline
`;

const COMPACT_EXAMPLES = `
Small blocks become large ones, and room that is free goes
back to the disk. Needs the folder for itself: stop the
server. A server does this bit by bit while it runs.

Examples:
  $ tapline store compact
  $ tapline store compact --data /var/lib/tapline --json
`;

const INFO_EXAMPLES = `
A server may run meanwhile.

Examples:
  $ tapline store info
  $ tapline store info --json | jq '.devices[0]'
`;

const BACKUP_EXAMPLES = `
The copy is the store as of one moment; a server may run
meanwhile. To go on with it put it as tapline.db into an
empty folder and name that with --data.

Examples:
  $ tapline store backup tapline-2026-11-21.db
  $ tapline store backup /mnt/usb/tapline.db --data /var/lib/tapline
`;

/**
 * The command with its subcommands.
 *
 * @param care does the work
 */
export function storeCommand(care: StoreCare, outputs: StoreOutputs = process): Command {
  return new Command('store')
    .description('check, tidy, describe and copy a data folder')
    .addHelpText('after', STORE_EXAMPLES)
    .addCommand(checkCommand(care, outputs))
    .addCommand(compactCommand(care, outputs))
    .addCommand(infoCommand(care, outputs))
    .addCommand(backupCommand(care, outputs));
}

function checkCommand(care: StoreCare, outputs: StoreOutputs): Command {
  return subcommand('check', 'check every byte that is kept', CHECK_EXAMPLES)
    .option('--repair', 'save what is whole when something is not')
    .action(async ({ data, json, repair }: StoreOptions & { repair?: boolean }) => {
      if (repair) {
        const report = await shownWork(outputs, (progress) => care.repair(data, progress));
        tell(outputs, json, report, repairText(report));
        if (report.damages.length > 0) process.exitCode = 1;
        return;
      }
      const report = await shownWork(outputs, (progress) => care.check(data, progress));
      tell(outputs, json, report, checkText(report));
      if (report.damages.length > 0) process.exitCode = 1;
    });
}

function compactCommand(care: StoreCare, outputs: StoreOutputs): Command {
  return subcommand('compact', 'make the store as small as it can be', COMPACT_EXAMPLES).action(
    async ({ data, json }: StoreOptions) => {
      const outcome = await shownWork(outputs, (progress) => care.compact(data, progress));
      tell(outputs, json, outcome, compactText(outcome));
    },
  );
}

function infoCommand(care: StoreCare, outputs: StoreOutputs): Command {
  return subcommand('info', 'what is kept, and the room it takes', INFO_EXAMPLES).action(
    async ({ data, json }: StoreOptions) => {
      const info = await shownWork(outputs, (progress) => care.info(data, progress));
      tell(outputs, json, info, infoText(info, widthOf(outputs.stdout)));
    },
  );
}

function backupCommand(care: StoreCare, outputs: StoreOutputs): Command {
  return subcommand('backup', 'copy the store into a file', BACKUP_EXAMPLES)
    .argument('<file>', 'a new file; it appears when it is complete')
    .action(async (file: string, { data, json }: StoreOptions) => {
      const outcome = await shownWork(outputs, (progress) => care.backup(data, file, progress));
      tell(outputs, json, outcome, backupText(file, outcome));
    });
}

function subcommand(name: string, description: string, examples: string): Command {
  return new Command(name)
    .description(description)
    .option('--data <folder>', 'the data folder', DATA_FOLDER)
    .option('--json', 'print the outcome as JSON')
    .addHelpText('after', examples);
}

/** Does the work and shows on stderr how far it is. */
async function shownWork<Outcome>(
  { stderr }: StoreOutputs,
  work: (progress: Progress) => Promise<Outcome>,
): Promise<Outcome> {
  const bar = startProgressBar(stderr, process.env);
  try {
    return await work(bar.progress);
  } finally {
    bar.end();
  }
}

function tell(
  { stdout }: StoreOutputs,
  asJson: boolean | undefined,
  outcome: object,
  text: string,
): void {
  stdout.write(asJson ? `${JSON.stringify(outcome)}\n` : text);
}
