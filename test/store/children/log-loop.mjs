// Commits entries of many sizes into the table `log` of the database in the folder given, a line on
// stdout for each that is durable, until it is killed.

import { join } from 'node:path';
import Database from 'better-sqlite3';

const [folder] = process.argv.slice(2);
const database = new Database(join(folder, 'tapline.db'));
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec('CREATE TABLE IF NOT EXISTS log (number INTEGER PRIMARY KEY, entry BLOB)');
const insert = database.prepare('INSERT INTO log (number, entry) VALUES (?, ?)');
let number = database.prepare('SELECT ifnull(max(number), 0) FROM log').pluck().get();
for (;;) {
  number++;
  insert.run(number, Buffer.alloc((number * 7919) % 40_000, number));
  process.stdout.write(`${number}\n`);
  // Stdout is written between turns of the loop.
  await new Promise(setImmediate);
}
