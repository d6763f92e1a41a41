// The thread in which SQLite checks its own pages and indexes: it takes long and says nothing meanwhile.

import { serveCalls } from '../channel.ts';
import { openToRead } from '../schema.ts';
import { isUnreadable } from '../sqlite-errors.ts';

/** What the thread can be asked. */
export type IntegrityCalls = {
  /** Answers what is wrong, a sentence each. */
  check: { argument: { readonly folder: string }; answer: readonly string[] };
};

serveCalls<IntegrityCalls, never>({
  check({ folder }) {
    const database = openToRead(folder);
    try {
      const found = database.prepare<[], string>('PRAGMA integrity_check').pluck().all();
      return found.filter((sentence) => sentence !== 'ok');
    } catch (error) {
      if (isUnreadable(error)) return ['its pages cannot be read'];
      throw error;
    } finally {
      database.close();
    }
  },
});
