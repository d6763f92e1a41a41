// What one would write in an afternoon: a table with a row a reading.

import Database from 'better-sqlite3';
import { startForked } from '../forked.ts';
import { boardName } from '../lines.ts';
import type { Peer } from './peer.ts';
import { readingsFile } from './row-sqlite-table.ts';

export const rowSqlite: Peer = {
  name: 'SQLite, a row a reading',
  debian: null,
  durable: true,
  version: () =>
    new Database(':memory:').prepare('SELECT sqlite_version()').pluck().get() as string,
  how: () =>
    'Node.js and better-sqlite3; all that was read at once is one transaction (WAL, `synchronous=FULL`), ' +
    'then each board gets its ACK; charts by a thread of their own',
  async start(folder) {
    const { pid, port, httpPort, stop } = await startForked('./peers/row-sqlite-server.js', [
      folder,
    ]);
    return {
      pid,
      order: { port, transport: 'acked', layout: 'sketch' },
      kept: async () => ({ right: countRows(folder), wrong: 0 }),
      charts: {
        port: httpPort,
        path: (board, fromMs, toMs) => `/?board=${boardName(board)}&from=${fromMs}&to=${toMs}`,
        points: (body) => JSON.parse(body).length,
      },
      stop,
    };
  },
  async compact(folder) {
    const database = new Database(readingsFile(folder));
    database.exec('VACUUM');
    database.close();
    return '`VACUUM`';
  },
};

function countRows(folder: string): number {
  const database = new Database(readingsFile(folder), { readonly: true });
  const count = database.prepare('SELECT count(*) FROM readings').pluck().get();
  database.close();
  return Number(count);
}
