// Ties commands to ingest: they are stored and shown with its commits, and sent over its connections.

import { commandFields } from './command/command.ts';
import { Commands } from './command/commands.ts';
import type { Ingest } from './ingest/ingest.ts';
import type { KeptRecord } from './store/store.ts';

/**
 * Takes up what the last run left.
 *
 * @param records from the store, the oldest first
 */
export function startCommands(ingest: Ingest, records: readonly KeptRecord[]): Commands {
  const commands = new Commands(records, {
    clock: ingest.clock,
    keep(changes, told, then) {
      for (const change of changes) ingest.commits.keep(change);
      const device = ingest.registry.find(told.device);
      if (device !== undefined) {
        ingest.note(device, 'command', ingest.clock().wallMs, commandFields(told));
      }
      ingest.commits.whenDurable(then);
    },
  });
  ingest.desk = commands;
  return commands;
}
