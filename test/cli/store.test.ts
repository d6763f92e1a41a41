// `tapline store` over work that is made up: what it tells, and its exit codes.

import { afterEach, describe, expect, test, vi } from 'vitest';
import { type StoreCare, storeCommand } from '../../src/cli/store.ts';
import { TaplineError } from '../../src/errors.ts';
import { MAX_SHOWN_DAMAGES } from '../../src/limits.ts';
import type { CheckReport, Damage, StoreInfo } from '../../src/store/care/care.ts';

const { exitCode } = process;
afterEach(() => {
  process.exitCode = exitCode;
});

const T = Date.UTC(2026, 10, 21, 7, 38, 32);

const DAMAGE: Damage = {
  ...{ device: 'kitchen', fromMs: T, toMs: T + 3_600_000, readings: 2048 },
  what: 'a block is not as it was written',
};

const WHOLE: CheckReport = {
  ...{ readings: 1_000_000, blocks: 245, logEntries: 12, devices: 8, bytes: 115_450_224 },
  damages: [],
};

const INFO: StoreInfo = {
  ...{ format: 2, bytes: 115_450_224, walBytes: 4_100_000, freeBytes: 4096 },
  ...{ readings: 1_000_100, blocks: 246, logEntries: 12, logBytes: 70_000 },
  owner: { pid: 4711, url: 'http://127.0.0.1:8080' },
  devices: [
    { id: 'attic', readings: 100, bytes: 2000, blocks: 1, fromMs: T, toMs: T },
    { id: 'greenhouse', readings: 1_000_000, bytes: 3e6, blocks: 245, fromMs: T - 9e10, toMs: T },
    { id: 'silent\u001b[2J', readings: 0, bytes: 0, blocks: 0, fromMs: null, toMs: null },
  ],
};

/** Does nothing, and says that all is well. */
const care: StoreCare = {
  check: async () => WHOLE,
  repair: async () => ({ ...WHOLE, kept: null, repaired: [] }),
  compact: async () => ({
    ...{ bytesBefore: 2e6, bytesAfter: 1_500_000, blocksBefore: 30, blocksAfter: 1 },
  }),
  info: async () => INFO,
  backup: async () => ({ bytes: 98_200_000, readings: 1_000_000 }),
};

async function run(args: readonly string[], doing: Partial<StoreCare> = {}, columns?: number) {
  let [stdout, stderr] = ['', ''];
  const terminal = columns === undefined ? {} : { isTTY: true, columns };
  process.exitCode = 0;
  await storeCommand(
    { ...care, ...doing },
    {
      stdout: { ...terminal, write: (text) => (stdout += text) },
      stderr: { ...terminal, write: (text) => (stderr += text) },
    },
  ).parseAsync(args, { from: 'user' });
  return { stdout, stderr, exitCode: process.exitCode };
}

describe('check', () => {
  test('of a whole store says so', async () => {
    expect(await run(['check'])).toEqual({
      stdout:
        'devices      8\nreadings     1000000\nblocks       245\nlog entries  12\n' +
        'size         115.5 MB\n\nAll is well.\n',
      stderr: '',
      exitCode: 0,
    });
  });

  test('of a damaged one tells where and what, within 60 columns, and exits 1', async () => {
    const unknown = { device: null, fromMs: null, toMs: null, readings: null, what: 'page 7' };
    const report = { ...WHOLE, damages: [DAMAGE, { ...unknown }, { ...DAMAGE, readings: 1 }] };
    const { stdout, exitCode } = await run(['check'], { check: async () => report }, 60);
    expect(exitCode).toBe(1);
    expect(stdout.split('\n\n')[1]).toBe(
      '3 damages:\n' +
        '- kitchen: a block is not as it was written\n' +
        '  2048 readings, 2026-11-21 07:38 to 2026-11-21 08:38 UTC\n' +
        '- page 7\n' +
        '- kitchen: a block is not as it was written\n' +
        '  1 reading, 2026-11-21 07:38 to 2026-11-21 08:38 UTC',
    );
    expect(stdout).toMatch(/\n\ntapline store check --repair .*\n$/);
    expect(stdout.split('\n').filter((line) => line.length > 60)).toEqual([]);
  });

  test('tells the first of very many damages, harmless, and JSON all', async () => {
    const damages = Array<Damage>(MAX_SHOWN_DAMAGES + 5).fill({ ...DAMAGE, what: 'x\u001b[2J' });
    const check = async () => ({ ...WHOLE, damages });
    const { stdout } = await run(['check'], { check });
    expect(stdout.match(/^- kitchen: x\\x1b\[2J$/gm)).toHaveLength(MAX_SHOWN_DAMAGES);
    expect(stdout).toContain('… and 5 more: --json has all of them.\n');
    const asJson = await run(['check', '--json'], { check });
    expect(JSON.parse(asJson.stdout)).toEqual({ ...WHOLE, damages });
    expect(asJson.exitCode).toBe(1);
  });
});

describe('check --repair', () => {
  const kept = 'tapline-data/tapline.db.damaged-2026-11-21';

  test('tells what was saved and where the damaged store is, and exits 0', async () => {
    const repair = vi.fn(async () => ({ ...WHOLE, kept, repaired: [DAMAGE] }));
    const { stdout, exitCode } = await run(['check', '--repair', '--data', 'there'], { repair });
    expect(repair).toHaveBeenCalledWith('there', expect.any(Function));
    expect(stdout).toContain('\nIt had 1 damage:\n- kitchen: a block');
    expect(stdout).toContain(`\n\nRepaired: ${WHOLE.readings} readings saved.\n`);
    expect(stdout).toContain(`\nThe store as it was is kept as ${kept}\n`);
    expect(exitCode).toBe(0);
  });

  test('tells what is left that it could not repair, and exits 1', async () => {
    const repair = async () => ({ ...WHOLE, damages: [DAMAGE], kept, repaired: [] });
    const { stdout, exitCode } = await run(['check', '--repair'], { repair });
    expect(stdout).toContain('\nSQLite could not open it.\n\nRepaired: ');
    expect(stdout).toContain('\n\nStill there: 1 damage:\n- kitchen: a block');
    expect(exitCode).toBe(1);
  });

  test('says when there was nothing to repair', async () => {
    const { stdout, exitCode } = await run(['check', '--repair']);
    expect(stdout).toMatch(/\n\nAll is well: there was nothing to repair\.\n$/);
    expect(exitCode).toBe(0);
  });
});

describe('info', () => {
  test('has what is kept, and a table by device, the largest first', async () => {
    const { stdout, exitCode } = await run(['info'], {}, 80);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      'format       2\ndevices      3\nreadings     1000100\nblocks       246\n' +
        'log entries  12, 70.0 kB\nsize         115.5 MB, of it free 4.1 kB\nWAL          4.1 MB\n' +
        'open by      process 4711, http://127.0.0.1:8080\n\n' +
        'DEVICE         READINGS    SIZE  FROM        TO (UTC)    BLOCKS\n' +
        'greenhouse      1000000  3.0 MB  2024-01-14  2026-11-21     245\n' +
        'attic               100  2.0 kB  2026-11-21  2026-11-21       1\n' +
        'silent\\x1b[2J         0     0 B                               0\n',
    );
  });

  test('fits 60 columns', async () => {
    const { stdout } = await run(['info'], {}, 60);
    expect(stdout.split('\n').filter((line) => line.length > 60)).toEqual([]);
    expect(stdout).toContain('2024-01-14  2026-11-21');
  });

  test('of an empty store nobody has open has no table', async () => {
    const empty = async () => ({ ...INFO, owner: null, devices: [] });
    const { stdout } = await run(['info'], { info: empty });
    expect(stdout).toMatch(/open by {6}nobody\n$/);
  });

  test('as JSON is what the store told', async () => {
    expect(JSON.parse((await run(['info', '--json'])).stdout)).toEqual(INFO);
  });
});

describe('compact and backup', () => {
  test('compact tells before and after', async () => {
    expect((await run(['compact'])).stdout).toBe(
      'Before: 2.0 MB in 30 blocks. Now: 1.5 MB in 1 block.\n',
    );
    expect(JSON.parse((await run(['compact', '--json'])).stdout)).toMatchObject({ blocksAfter: 1 });
  });

  test('backup tells what was copied, and where to', async () => {
    const backup = vi.fn(care.backup);
    const { stdout } = await run(['backup', 'copy.db', '--data', 'there'], { backup });
    expect(backup).toHaveBeenCalledWith('there', 'copy.db', expect.any(Function));
    expect(stdout).toBe('Copied 1000000 readings, 98.2 MB, to copy.db\n');
    expect(JSON.parse((await run(['backup', 'copy.db', '--json'])).stdout)).toEqual({
      ...{ bytes: 98_200_000, readings: 1_000_000 },
    });
  });

  test('a failure is passed on, and the bar is taken away first', async () => {
    vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValue(60_000);
    const failure = new TaplineError('data-in-use', 'Process 4711 has it open.');
    let stderr = '';
    const command = storeCommand(
      {
        ...care,
        compact: async (_folder, progress) => {
          progress(1, 2, 'blocks');
          throw failure;
        },
      },
      {
        stdout: { write: () => expect.fail('there is no outcome') },
        stderr: { isTTY: true, columns: 60, write: (text) => (stderr += text) },
      },
    );
    await expect(command.parseAsync(['compact'], { from: 'user' })).rejects.toBe(failure);
    expect(stderr.endsWith(' 50%\r\u001b[K')).toBe(true);
    vi.restoreAllMocks();
  });
});

describe('wrong usage', () => {
  test.each([['bogus'], ['backup'], ['check', '--fix'], ['info', '--data']])(
    '%s %s is refused',
    async (...args) => {
      const command = storeCommand(care);
      for (const one of [command, ...command.commands]) {
        one.exitOverride().configureOutput({ writeErr: () => {} });
      }
      await expect(command.parseAsync(args, { from: 'user' })).rejects.toMatchObject({
        exitCode: 1,
      });
    },
  );
});
