// The commands of a store that no server has open: what became of them can be read, and nothing sent.

import { TaplineError } from '../errors.ts';
import type { KeptRecord } from '../store/store.ts';
import { type Command, commandOf } from './command.ts';

/** @param records from the store, the oldest first */
export function commandsAtRest(records: readonly KeptRecord[]) {
  const kept = records.filter(({ kind }) => kind === 'command').map(commandOf);
  return {
    get: (id: string): Command | undefined => kept.find((command) => command.id === id),
    of: (device: string): Command[] =>
      kept.filter((command) => command.device === device).reverse(),
    meet: () => false,
    post: async (): Promise<Command> => {
      throw new TaplineError('no-server', 'No server runs that could send it: tapline serve.');
    },
  };
}
