// What a power cut and SQLite itself leave behind the end of a log is no loss, and what a bit that
// turned over anywhere before the end leaves always is.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkWal, type WalReport } from '../../../src/store/wal-check.ts';
import {
  askSqlite,
  FRAME_HEADER_BYTES,
  flipBit,
  inFolder,
  type LogFiles,
  type LogWriter,
  logEntry,
  makeLog,
  openLog,
} from './log-files.ts';

function check(wal: Buffer): WalReport {
  return inFolder((folder) => {
    const file = join(folder, 'tapline.db-wal');
    writeFileSync(file, wal);
    return checkWal(file);
  });
}

const RUNS = { numRuns: 300 };
const SECTOR_BYTES = 512;

const SMALL_COMMITS = [100, 9_000, 40, 5_000];

/** A log, and the same as it was before its last commit, of many frames, was written. */
function beforeAndAfter(prepare: (log: LogWriter) => void): { before: Buffer; after: LogFiles } {
  let before: Buffer = Buffer.alloc(0);
  const after = makeLog((log) => {
    prepare(log);
    log.commit(...SMALL_COMMITS);
    before = log.walNow();
    log.commit(60_000);
  });
  const grown = Buffer.alloc(after.wal.length - before.length);
  return { before: Buffer.concat([before, grown]), after };
}

describe('a power cut while a commit is written', () => {
  it.each([
    ['behind all others', () => {}],
    [
      'over what is left from before the log was begun anew',
      (log: LogWriter) => {
        log.commit(1_000, 20_000, 3_000, 10_000, 90_000, 100, 100, 100);
        log.restart();
      },
    ],
    [
      'over what an attempt of a commit left that was given up',
      (log: LogWriter) => {
        log.commit(30);
        log.giveUp(300_000);
      },
    ],
  ])('leaves no loss, whichever sectors reached the disk (%s)', (_, prepare) => {
    const { before, after } = beforeAndAfter(prepare);
    const end = after.frames.findLast(({ isCurrent, isEnd }) => isCurrent && isEnd);
    const last = after.frames.filter(
      ({ isCurrent, commit }) => isCurrent && commit === end?.commit,
    );
    const from = Math.floor((last.at(0)?.offset ?? 0) / SECTOR_BYTES);
    const to = Math.ceil((end?.end ?? 0) / SECTOR_BYTES);
    const committed = (last.at(0)?.number ?? 0) - 1;
    expect(to - from).toBeGreaterThan(100);

    const sectors = fc.uniqueArray(fc.integer({ min: from, max: to - 1 }), { maxLength: 60 });
    fc.assert(
      fc.property(sectors, fc.boolean(), (chosen, areLost) => {
        const [most, source] = areLost ? [after.wal, before] : [before, after.wal];
        const wal = Buffer.from(most);
        for (const sector of chosen) {
          const start = sector * SECTOR_BYTES;
          source.copy(wal, start, start, start + SECTOR_BYTES);
        }
        const report = check(wal);
        expect(report.loss).toBeNull();
        expect([committed, end?.number]).toContain(report.committedFrames);
      }),
      RUNS,
    );
  });
});

describe('what SQLite leaves behind the end', () => {
  it('when a transaction is given up is no loss', () => {
    const { wal } = makeLog((log) => {
      log.commit(30, 5_000);
      log.giveUp(300_000);
      log.commit(40);
    });
    const report = check(wal);
    expect(report).toMatchObject({ loss: null, unfinished: { commits: 0 } });
    expect(report.unfinished?.frames).toBeGreaterThan(50);
    expect(report.committedFrames).toBeLessThan(10);
  });

  it('when commits follow on one that a crash tore is no loss, until they have covered it', () => {
    const { wal, database, frames } = makeLog((log) => log.commit(10, 10, 100_000));
    const torn = frames.at(-10)?.offset ?? 0;
    inFolder((folder) => {
      const file = join(folder, 'tapline.db');
      writeFileSync(file, database);
      writeFileSync(`${file}-wal`, flipBit(wal, torn + 1000, 0));
      const connection = openLog(file);
      const insert = connection.prepare('INSERT INTO log (number, entry) VALUES (?, ?)');
      for (let number = 3; number < 40; number++) {
        insert.run(number, logEntry(number, 4_000));
        expect(checkWal(`${file}-wal`).loss).toBeNull();
      }
      expect(checkWal(`${file}-wal`).unfinished).toBeNull();
      connection.close();
    });
  });
});

describe('a bit that turned over', () => {
  const logs = {
    'one frame a commit': makeLog((log) => {
      log.commit(10);
      log.restart();
      log.commit(...new Array<number>(20).fill(100));
    }),
    'many frames a commit': makeLog((log) => log.commit(10_000, 20_000, 7_000, 30_000)),
    'begun anew': makeLog((log) => {
      log.commit(...new Array<number>(12).fill(5_000));
      log.restart();
      log.commit(3_000, 10, 10, 9_000);
    }),
    'small pages': makeLog((log) => log.commit(10, 300, 2_000, 10, 10, 900), 512),
  };

  it.each(Object.entries(logs))('is a loss when a whole commit follows (%s)', (_, files) => {
    const current = files.frames.filter(({ isCurrent }) => isCurrent);
    const lastCommit = current.at(-1)?.commit;
    const bit = fc.integer({ min: 0, max: (current.at(-1)?.end ?? 0) * 8 - 1 });
    fc.assert(
      fc.property(bit, (at) => {
        const offset = Math.floor(at / 8);
        const { loss, validFrames } = check(flipBit(files.wal, offset, at % 8));
        const hit = current.find(({ end }) => offset < end);
        const isHeader = offset < (current.at(0)?.offset ?? 0);
        expect(validFrames).toBe(isHeader ? 0 : (hit?.number ?? 0) - 1);
        if (isHeader || hit?.commit !== lastCommit) {
          expect(loss).toMatchObject({ fromFrame: validFrames + 1 });
        }
      }),
      RUNS,
    );
  });

  it('is a loss in every bit of the field that tells the end of a commit', () => {
    // 2, 4 and 8 pages: one bit turns the field of these to 0.
    const files = logs['small pages'];
    for (const frame of files.frames.filter(({ commit }) => commit < 5)) {
      for (let bit = 0; bit < 32; bit++) {
        const wal = flipBit(files.wal, frame.offset + 4 + (bit >> 3), bit & 7);
        expect(check(wal).loss).toMatchObject({
          fromFrame: frame.number,
          commits: 7 - frame.commit,
        });
      }
    }
  });

  it('never stops the check, wherever and however many there are', () => {
    const { wal } = logs['begun anew'];
    const flips = fc.array(fc.nat(wal.length * 8 - 1), { minLength: 2, maxLength: 30 });
    const heads = fc.array(fc.nat(60 * 8), { maxLength: 5 });
    fc.assert(
      fc.property(flips, heads, fc.nat(wal.length), (some, more, length) => {
        const damaged = Buffer.from(wal);
        for (const at of [...some, ...more]) {
          const byte = damaged.readUInt8(at >> 3);
          damaged[at >> 3] = byte ^ (1 << (at & 7));
        }
        const report = check(damaged.subarray(0, length));
        expect(report.committedFrames).toBeLessThanOrEqual(report.validFrames);
      }),
      RUNS,
    );
  });
});

describe('checksums of big-endian words', () => {
  it('are read as SQLite reads them', () => {
    const files = makeLog((log) => log.commit(100, 9_000, 20_000, 30));
    const wal = withBigEndianSums(files.wal);
    inFolder((folder) => {
      const file = join(folder, 'tapline.db');
      writeFileSync(file, files.database);
      writeFileSync(`${file}-wal`, wal);
      expect(askSqlite(file)).toEqual({ frames: files.frames.length, last: 4 });
    });
    expect(check(wal)).toMatchObject({ committedFrames: files.frames.length, loss: null });
    for (const offset of [0, 3, 9, 17, 30, 1_000, 10_000]) {
      expect(check(flipBit(wal, offset, 0)).loss).toMatchObject({ entries: { last: 4 } });
    }
  });
});

/** The log as a big-endian machine would have written it. */
function withBigEndianSums(wal: Buffer): Buffer {
  const copy = Buffer.from(wal);
  let sums: [number, number] = [0, 0];
  const sum = (from: number, to: number): void => {
    for (let at = from; at < to; at += 8) {
      const one = (copy.readUInt32BE(at) + sums[0] + sums[1]) >>> 0;
      sums = [one, (copy.readUInt32BE(at + 4) + one + sums[1]) >>> 0];
    }
  };
  const store = (at: number): void => {
    copy.writeUInt32BE(sums[0], at);
    copy.writeUInt32BE(sums[1], at + 4);
  };
  copy[3] = copy.readUInt8(3) | 1;
  sum(0, 24);
  store(24);
  for (let at = 32; at < copy.length; at += FRAME_HEADER_BYTES + 4096) {
    sum(at, at + 8);
    sum(at + FRAME_HEADER_BYTES, at + FRAME_HEADER_BYTES + 4096);
    store(at + 16);
  }
  return copy;
}
