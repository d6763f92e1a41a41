// Makes a data folder with the program as it is built now, and writes it down with what can be read
// from it: `node scripts/record-store-fixture.mjs <folder>`. Later versions must read the same.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { firstDay, secondDay } from './store-fixture-boards.mjs';
import { endServer, startServer } from './store-fixture-server.mjs';
import { readTruth } from './store-fixture-truth.mjs';

/** What makes up a data folder; the rest is made anew. */
const STORE_FILES = ['tapline.db', 'tapline.db-wal'];

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('Name the folder to write to.\n');
  process.exit(2);
}

const temporary = mkdtempSync(join(tmpdir(), 'tapline-fixture-'));
const data = join(temporary, 'data');
try {
  await runServer('SIGTERM', firstDay);
  await writeDown('closed');
  await runServer('SIGKILL', secondDay);
  await writeDown('killed');
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

/** A server runs while boards send, and ends by the signal. */
async function runServer(signal, boards) {
  const server = await startServer(data);
  try {
    await boards(server);
  } finally {
    await endServer(server, signal);
  }
}

/** Writes the folder as it is now, compressed, and beside it what a server reads from a copy of it. */
async function writeDown(name) {
  const target = join(folder, name);
  mkdirSync(target, { recursive: true });
  const copy = join(temporary, name);
  mkdirSync(copy);
  for (const file of STORE_FILES) {
    let bytes;
    try {
      bytes = readFileSync(join(data, file));
    } catch {
      continue; // a closed database has no log
    }
    writeFileSync(join(target, `${file}.gz`), gzipSync(bytes, { level: 9 }));
    cpSync(join(data, file), join(copy, file));
  }
  const server = await startServer(copy);
  try {
    const { readings, truth } = await readTruth(server.url);
    writeFileSync(join(target, 'readings.ndjson.gz'), gzipSync(readings, { level: 9 }));
    writeFileSync(join(target, 'truth.json.gz'), gzipSync(JSON.stringify(truth), { level: 9 }));
    const lines = readings.split('\n').length - 1;
    process.stdout.write(`${target}: ${lines} readings, ${truth.devices.length} devices\n`);
  } finally {
    await endServer(server, 'SIGTERM');
  }
}
