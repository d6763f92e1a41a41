import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openLab } from '../../src/lab/lab.ts';
import { until } from '../until.ts';
import { describeInLab } from './describe-in-lab.ts';
import { startTalk } from './talk.ts';

const LAB = fileURLToPath(new URL('../../dist/lab/lab.js', import.meta.url));

describeInLab('a lab', (within) => {
  test('has a board, a router and a server, each with a network of its own', async () => {
    const networks = await within(async (lab) => {
      const places = [lab.board, lab.router, lab.server];
      return Promise.all(places.map((place) => place.run(['readlink', '/proc/self/ns/net'])));
    });
    expect(new Set([...networks, `${readlinkSync('/proc/self/ns/net')}\n`]).size).toBe(4);
  });

  test('carries what the board sends through the router', async () => {
    await within(async (lab) => {
      const talk = await startTalk(lab);
      talk.say('12,1234567,28.3,65.2');
      await until(() => talk.heard.length === 1);
      expect(talk.heard).toEqual(['12,1234567,28.3,65.2']);
      const peers = await lab.server.run(['ss', '-tnH', 'sport = :5050']);
      expect(peers).toContain('10.50.1.23]');
    });
  });

  test('tells what a command said when it fails', async () => {
    await within(async (lab) => {
      await expect(lab.board.run(['ip', 'link', 'show', 'wlan7'])).rejects.toThrow(/wlan7/);
      await expect(lab.router.run(['no-such-program'])).rejects.toThrow(/no-such-program/);
    });
  });

  test('gives a command its input and takes a large output', async () => {
    const text = 'x'.repeat(300_000);
    expect(await within((lab) => lab.server.run(['cat'], text))).toBe(text);
  });

  test('tells by which signal a command ended', async () => {
    await within(async (lab) => {
      const sleeping = await lab.board.start(['sleep', '60']);
      sleeping.kill('SIGINT');
      expect(await sleeping.ended).toMatchObject({ code: null, signal: 'SIGINT' });
    });
  });

  test('ends with all that runs in it', async () => {
    const lab = await openLab();
    const seconds = `${process.pid + 6_000_000}`;
    const sleeping = await lab.board.start(['sleep', seconds]);
    await lab.close();
    expect(await sleeping.ended).toMatchObject({ code: null });
    expect(processesWith(seconds)).toEqual([]);
    await expect(lab.board.run(['true'])).rejects.toThrow(/closed/);
  });

  test('leaves nothing behind when the program is killed', async () => {
    const seconds = `${process.pid + 7_000_000}`;
    const script = `const { openLab } = await import(${JSON.stringify(LAB)});
      const lab = await openLab();
      await lab.server.start(['sleep', '${seconds}']);
      console.log('open');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    await until(() => processesWith(seconds).length === 1);
    // Once it has ended any other lab of this machine may clean up behind it.
    expect(foldersOf(child.pid)).toHaveLength(1);
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
    await until(() => processesWith(seconds).length === 0);
    await within(async () => {});
    expect(foldersOf(child.pid)).toEqual([]);
  });

  test('leaves a folder alone whose program still runs', async () => {
    const folder = mkdtempSync(join(tmpdir(), `tapline-lab-${process.pid}-`));
    await within(async () => {});
    expect(foldersOf(process.pid)).toEqual([folder.slice(tmpdir().length + 1)]);
    rmSync(folder, { recursive: true });
  });
});

function foldersOf(pid: number | undefined): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`tapline-lab-${pid}-`));
}

/** Processes of this machine whose only argument is this one. */
function processesWith(argument: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').endsWith(`sleep\0${argument}\0`);
    } catch {
      return false; // It ended while we looked.
    }
  });
}
