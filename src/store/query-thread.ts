// The thread that answers queries, begun by the first of them: a server that nobody looks at does
// without its memory.

import type { TaplineError } from '../errors.ts';
import { type Channel, type ChannelEvents, startWorker } from './channel.ts';
import type { QueryCalls } from './query-worker.ts';
import type { FoundDamage } from './store.ts';

/** What can be asked for. */
export type Query = Exclude<keyof QueryCalls, 'open' | 'close'>;

/** The queries of a store whose database is there. */
export interface QueryThread {
  /** @throws what the thread threw, also while it opened the database: the next query tries again */
  ask<K extends Query>(name: K, query: QueryCalls[K]['argument']): Promise<QueryCalls[K]['answer']>;
  /** Answers what was asked and closes the database. */
  close(): Promise<void>;
  /** Ends the thread at once; open queries fail with `reason`. */
  stop(reason: TaplineError): Promise<void>;
}

export function queryThread(folder: string, events: ChannelEvents<FoundDamage>): QueryThread {
  let channel: Channel<QueryCalls> | null = null;
  let opened: Promise<unknown> | null = null;

  function begin(): { channel: Channel<QueryCalls>; opened: Promise<unknown> } {
    if (channel !== null && opened !== null) return { channel, opened };
    const file = new URL('./query-worker.js', import.meta.url);
    const begun = startWorker<QueryCalls, FoundDamage>(file, events);
    channel = begun;
    opened = begun.call('open', { folder }).catch(async (error: TaplineError) => {
      if (channel === begun) channel = null;
      await begun.stop(error);
      throw error;
    });
    return { channel, opened };
  }

  return {
    async ask(name, query) {
      const thread = begin();
      await thread.opened;
      return await thread.channel.call(name, query);
    },
    async close() {
      await channel?.answered();
      await channel?.call('close', null);
    },
    async stop(reason) {
      await channel?.stop(reason);
    },
  };
}
