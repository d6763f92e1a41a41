// What is found in a log before SQLite opens it, and that SQLite sees the same.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkWal, type WalReport } from '../../src/store/wal-check.ts';
import { temporaryFolder } from './batches.ts';
import { startLogLoop } from './children/start.ts';
import {
  askSqlite,
  FRAME_HEADER_BYTES,
  type FrameFacts,
  flipBit,
  HEADER_BYTES,
  inFolder,
  type LogFiles,
  logEntry,
  makeLog,
} from './wal/log-files.ts';

/** Checks these bytes as a log. */
function check(wal: Uint8Array): WalReport {
  return inFolder((folder) => {
    const file = join(folder, 'tapline.db-wal');
    writeFileSync(file, wal);
    return checkWal(file);
  });
}

/** Checks the log and lets SQLite read it: both must see the same frames. */
function checkWithSqlite(files: LogFiles, wal: Buffer): WalReport {
  return inFolder((folder) => {
    const file = join(folder, 'tapline.db');
    writeFileSync(file, files.database);
    writeFileSync(`${file}-wal`, wal);
    const report = checkWal(`${file}-wal`);
    expect(askSqlite(file).frames).toBe(report.committedFrames);
    return report;
  });
}

const NOTHING = { validFrames: 0, committedFrames: 0, loss: null, unfinished: null };

/** Seven commits: of one frame, of several with overflow pages, the last of some. */
const plain = makeLog((log) => log.commit(100, 20, 15_000, 900, 30, 9_000, 12_000));

/** A log begun anew after a longer one: four commits in front of what is left of ten. */
const restarted = makeLog((log) => {
  log.commit(10_000, 5_000, 3_000, 4_000, 8_000, 2_000, 100, 100, 3_000, 20_000);
  log.restart();
  log.commit(50, 6_000, 60, 7_000);
});

const ofCommit = ({ frames }: LogFiles, commit: number): FrameFacts[] =>
  frames.filter((frame) => frame.isCurrent && frame.commit === commit);

const lastCommit = ({ frames }: LogFiles): number =>
  Math.max(...frames.filter(({ isCurrent, isEnd }) => isCurrent && isEnd).map((f) => f.commit));

describe('a log that is whole', () => {
  it('is read to its end, as SQLite does', () => {
    const frames = plain.frames.length;
    expect(lastCommit(plain)).toBe(7);
    expect(checkWithSqlite(plain, plain.wal)).toEqual({
      ...NOTHING,
      validFrames: frames,
      committedFrames: frames,
    });
  });

  it('ends where frames from before it was begun anew follow', () => {
    const current = restarted.frames.filter(({ isCurrent }) => isCurrent).length;
    expect(current).toBeLessThan(restarted.frames.length);
    expect(checkWithSqlite(restarted, restarted.wal)).toEqual({
      ...NOTHING,
      validFrames: current,
      committedFrames: current,
    });
  });

  it.each([512, 1024, 8192, 65_536])('may have pages of %d bytes', (pageBytes) => {
    const files = makeLog((log) => log.commit(10, 3_000, 70_000, 10), pageBytes);
    const report = checkWithSqlite(files, files.wal);
    expect(report).toMatchObject({ committedFrames: files.frames.length, loss: null });
    const [frame] = ofCommit(files, 2);
    const damaged = flipBit(files.wal, (frame?.offset ?? 0) + FRAME_HEADER_BYTES + 99, 3);
    expect(checkWithSqlite(files, damaged).loss).toMatchObject({ fromFrame: frame?.number });
  });

  it('need not be there, and may be empty or nothing but a header', () => {
    expect(checkWal(join(temporaryFolder(), 'tapline.db-wal'))).toEqual(NOTHING);
    expect(check(Buffer.alloc(0))).toEqual(NOTHING);
    expect(check(plain.wal.subarray(0, HEADER_BYTES))).toEqual(NOTHING);
    expect(check(Buffer.alloc(100_000))).toEqual(NOTHING);
  });
});

it('a process killed while it commits leaves no loss behind', async () => {
  const folder = temporaryFolder();
  const database = join(folder, 'tapline.db');
  for (const commits of [1, 7, 40, 90]) {
    const child = startLogLoop(folder);
    await child.printed(commits);
    await child.kill();

    const report = checkWal(`${database}-wal`);
    expect(report).toMatchObject({ loss: null, unfinished: null });
    const seen = askSqlite(database);
    expect(report.committedFrames).toBe(seen.frames);
    expect(seen.last).toBeGreaterThanOrEqual(Number(child.lines.at(-1)));
  }
});

describe('a log that was cut', () => {
  it.each([
    ['plain', plain],
    ['begun anew', restarted],
  ])('at or beside the end of any frame has lost nothing (%s)', (_, files) => {
    const { wal, frames } = files;
    const cuts = [0, HEADER_BYTES, ...frames.map(({ end }) => end)];
    for (const cut of cuts.flatMap((end) => [end - 1, end, end + 1])) {
      const report = checkWithSqlite(files, wal.subarray(0, Math.max(0, cut)));
      const whole = frames.filter(({ end, isCurrent }) => isCurrent && end <= cut);
      expect(report).toEqual({
        ...NOTHING,
        validFrames: whole.length,
        committedFrames: whole.findLast(({ isEnd }) => isEnd)?.number ?? 0,
      });
    }
  });
});

/** Where in a frame a bit is turned over. */
const FRAME_FIELDS: readonly (readonly [name: string, offset: number])[] = [
  ['page number', 3],
  ['commit size', 7],
  ['first salt', 8],
  ['second salt', 15],
  ['first sum', 16],
  ['second sum', 23],
  ['first byte of the page', FRAME_HEADER_BYTES],
  ['middle of the page', FRAME_HEADER_BYTES + 2048],
  ['last byte of the page', FRAME_HEADER_BYTES + 4095],
];

describe('a bit turned over in a frame', () => {
  const cases = FRAME_FIELDS.flatMap(([name, offset]) =>
    [0, 1, 2, 3, 5, 6].map((commit) => [name, commit, offset] as const),
  );

  it.each(cases)('%s, commit %i: what follows is lost', (_, commit, offset) => {
    for (const frame of ofCommit(plain, commit)) {
      const report = checkWithSqlite(plain, flipBit(plain.wal, frame.offset + offset, 0));
      expect(report).toMatchObject({
        validFrames: frame.number - 1,
        committedFrames: ofCommit(plain, commit - 1).at(-1)?.number ?? 0,
        unfinished: null,
        loss: {
          fromFrame: frame.number,
          frames: plain.frames.length - frame.number + 1,
          commits: 8 - commit,
          entries: { last: 7 },
        },
      });
    }
  });

  it('in the last commit looks like a commit that was never finished', () => {
    const [first] = ofCommit(plain, 7);
    const start = first?.offset ?? 0;
    const report = checkWithSqlite(plain, flipBit(plain.wal, start + FRAME_HEADER_BYTES + 77, 4));
    expect(report).toMatchObject({
      committedFrames: (first?.number ?? 0) - 1,
      loss: null,
      unfinished: { fromFrame: first?.number, commits: 1 },
    });
  });

  it('behind a log that was begun anew means nothing', () => {
    const expected = check(restarted.wal);
    for (const { offset } of restarted.frames.filter(({ isCurrent }) => !isCurrent)) {
      expect(check(flipBit(restarted.wal, offset + 500, 1))).toEqual(expected);
    }
  });

  it('before what is left from before the log was begun anew is a loss', () => {
    const [frame] = ofCommit(restarted, 1);
    const report = checkWithSqlite(
      restarted,
      flipBit(restarted.wal, (frame?.offset ?? 0) + 999, 0),
    );
    const current = restarted.frames.filter(({ isCurrent }) => isCurrent);
    expect(report.loss).toMatchObject({
      frames: current.length - 1,
      commits: 3,
      entries: { last: 14 },
    });
  });
});

describe('a damaged header', () => {
  const fields = [0, 3, 4, 7, 8, 9, 10, 11, 12, 16, 19, 20, 23, 24, 27, 28, 31];

  it.each(fields)('in byte %i loses all commits', (offset) => {
    for (const files of [plain, restarted]) {
      for (const bit of [0, 1, 6]) {
        const current = files.frames.filter(({ isCurrent }) => isCurrent);
        expect(checkWithSqlite(files, flipBit(files.wal, offset, bit))).toMatchObject({
          validFrames: 0,
          loss: { fromFrame: 1, frames: current.length },
        });
      }
    }
  });

  it('is noticed also when the log holds a single frame', () => {
    const files = makeLog((log) => {
      log.commit(10);
      log.restart();
      log.commit(10);
    });
    const [frame] = files.frames;
    expect(frame).toMatchObject({ isEnd: true, isCurrent: true });
    for (const wal of [files.wal, files.wal.subarray(0, frame?.end)]) {
      for (const offset of fields) {
        const { loss } = checkWithSqlite(files, flipBit(wal, offset, 2));
        expect(loss).toMatchObject({ frames: 1, commits: 1, entries: { first: 1, last: 2 } });
      }
    }
  });

  it('is noticed also when the whole first block of the disk is gone', () => {
    const wal = Buffer.from(plain.wal).fill(0, 0, 4096);
    expect(checkWithSqlite(plain, wal).loss).toMatchObject({ entries: { last: 7 } });
  });

  it('is no loss when no commit was finished', () => {
    const frame = ofCommit(plain, 0).findLast(({ isEnd }) => !isEnd);
    const wal = flipBit(plain.wal.subarray(0, frame?.end), 20, 0);
    expect(checkWithSqlite(plain, wal)).toEqual(NOTHING);
  });
});

it('a block of the disk that is gone is a loss, and counts as one', () => {
  const lastWhole = plain.wal.length - 10 * 4096;
  for (let block = 4096; block < lastWhole; block += 4096) {
    for (const filler of [0, 0xff]) {
      const wal = Buffer.from(plain.wal).fill(filler, block, block + 4096);
      const { loss, committedFrames } = checkWithSqlite(plain, wal);
      expect(loss?.fromFrame).toBeGreaterThan(committedFrames);
      expect(loss?.entries?.last).toBe(7);
    }
  }
});

it('a damaged log hides also what the database holds already', () => {
  const files = makeLog((log) => {
    log.commit(...new Array<number>(50).fill(2_000));
    log.copyBack();
  });
  const [frame] = ofCommit(files, 20);
  const damaged = flipBit(files.wal, (frame?.offset ?? 0) + 1_000, 0);
  const seen = [damaged, Buffer.alloc(0)].map((wal) =>
    inFolder((folder) => {
      const file = join(folder, 'tapline.db');
      writeFileSync(file, files.database);
      writeFileSync(`${file}-wal`, wal);
      return askSqlite(file).last;
    }),
  );
  expect(seen).toEqual([19, 50]);
  expect(check(damaged).loss?.entries?.last).toBe(50);
});

describe('the entries that are told', () => {
  it('are those that begin in the frames behind the damage', () => {
    const files = makeLog((log) => {
      for (let entries = 0; entries < 300; entries++) {
        log.commit(3_000);
      }
    });
    const [frame] = ofCommit(files, 200);
    const report = check(flipBit(files.wal, (frame?.offset ?? 0) + 2_000, 0));
    expect(report.loss?.entries?.last).toBe(300);
    // A page holds one entry; the one that the damaged frame splits off may be there once more.
    expect(report.loss?.entries?.first).toBeGreaterThanOrEqual(199);
    expect(report.loss?.entries?.first).toBeLessThanOrEqual(201);
  });

  it('are known also when the number itself is damaged', () => {
    const files = makeLog((log) => log.commit(3_000, 3_000, 3_000, 3_000));
    for (const frame of ofCommit(files, 2)) {
      const at = files.wal.indexOf('TLOG', frame.offset);
      for (const bit of [1, 3, 5, 7]) {
        const { loss } = check(flipBit(files.wal, at + 5, bit));
        expect(loss?.entries).toMatchObject({ last: 4 });
      }
    }
  });

  it('do not come from what a board sent', () => {
    const files = makeLog((log) => {
      log.commit(100);
      log.commitEntry(logEntry(2, 10, logEntry(900_000, 10)));
      log.commitEntry(logEntry(3, 10, logEntry(800, 10)));
      log.commit(100);
    });
    const [frame] = ofCommit(files, 2);
    const { loss } = check(flipBit(files.wal, (frame?.offset ?? 0) + 30, 0));
    expect(loss?.entries).toEqual({ first: 1, last: 4 });
  });

  it('tell that a commit is missing before one that looks unfinished', () => {
    // Two commits of one frame each; the block that is gone holds the end of the first.
    const files = makeLog((log) => {
      log.commit(10);
      log.restart();
      log.commit(10, 2_000, 9_000);
    });
    const [second] = ofCommit(files, 1);
    const start = second?.offset ?? 0;
    const wal = Buffer.from(files.wal).fill(0, start, (second?.end ?? 0) + 2_000);
    const report = checkWithSqlite(files, wal);
    expect(report).toMatchObject({ committedFrames: 1, loss: null });
    expect(report.unfinished?.entries?.last).toBe(4);
  });
});
