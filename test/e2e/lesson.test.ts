// `tapline wire --lesson` as a person runs it: in a lab, on loopback, from recordings, and ended in the middle.

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CHAPTERS } from '../../src/lesson/chapters.ts';
import { describeInLab } from '../lab/describe-in-lab.ts';
import { SIGNS, signsIn } from '../lesson/signs.ts';
import { projectFile } from '../project-folder.ts';
import { untilAsync } from '../until.ts';
import { Screen } from './screen.ts';
import { runTapline, TAPLINE } from './server-process.ts';

/** Nine chapters, some of which wait on purpose. */
const LESSON_LIMIT_MS = 240_000;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tapline-kept-'));
  folders.push(folder);
  return folder;
}

/** What is left of lessons: folders in the temporary one. */
function leftovers(pid: number | undefined): string[] {
  return readdirSync(tmpdir()).filter((name) =>
    new RegExp(`^tapline-(lab|lesson)-${pid}-`).test(name),
  );
}

const lesson = (...args: string[]) => runTapline(['wire', '--lesson', ...args]);

describeInLab('the lesson in a lab', () => {
  test(
    'shows what each chapter says, and keeps its captures',
    async () => {
      const folder = newFolder();
      const { code, stdout, stderr } = await lesson('--no-pause', '--keep', folder);
      expect(stderr).toBe('');
      expect(code).toBe(0);
      for (const [at, { name, title, question }] of CHAPTERS.entries()) {
        expect(stdout).toContain(`${at + 1} of ${CHAPTERS.length}  ${title}`);
        expect(stdout.replaceAll('\n', ' ')).toContain(`Question: ${question}`);
        const signs = signsIn(readFileSync(join(folder, `${name}.board.pcap`)));
        expect([...signs], name).toEqual(expect.arrayContaining([...(SIGNS[name] ?? [])]));
        expect(signsIn(readFileSync(join(folder, `${name}.server.pcap`))).size).toBeGreaterThan(0);
      }
      // The lost one: at the board nothing is seen of it, from both ends it is.
      expect(stdout).toContain('* The router loses the next segment of the board.');
      expect(stdout).toContain('Lost on its way: it is not in the server');
      expect(stdout).not.toContain('recorded');
      expect(stdout).toContain(`The captures are in ${folder}.`);
    },
    LESSON_LIMIT_MS,
  );

  test('waits for Enter on a terminal, and ends with q', async () => {
    const { type, shown, ended } = terminal(60, ['wire', '--lesson', '1']);
    await shown('[Enter: what may be said to that]');
    type('\n');
    expect(await ended).toBe(0);
    const screen = await shown('could open a connection');
    expect(Math.max(...screen.rows.map((row) => row.length))).toBeLessThanOrEqual(60);
    expect(screen.strange).toEqual([]);

    const all = terminal(80, ['wire', '--lesson']);
    await all.shown('[Enter: what may be said to that]');
    all.type('q\n');
    expect(await all.ended).toBe(0);
    expect((await all.shown('could open')).rows.join('\n')).not.toContain('2 of 9');
  }, 60_000);

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s ends it cleanly',
    async (signal) => {
      const child = spawn(process.execPath, [TAPLINE, 'wire', '--lesson', '--no-pause']);
      let text = '';
      child.stdout.on('data', (chunk) => {
        text += chunk;
      });
      const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
      await untilAsync(async () => text.includes('2 of 9'));
      child.kill(signal);
      expect(await ended).toBe(signal === 'SIGINT' ? 130 : 143);
      expect(leftovers(child.pid)).toEqual([]);
    },
    60_000,
  );
});

/** Root without these rights is as good as a user who never had them. */
const isRoot = process.getuid?.() === 0;

describe.skipIf(!isRoot)('the lesson without a lab', () => {
  const without = (rights: string, ...args: string[]) =>
    runWithout(rights, [TAPLINE, 'wire', '--lesson', ...args]);

  test('happens on loopback, and says why', async () => {
    const { code, stdout } = await without('-sys_admin', 'println', '--no-pause');
    expect(code).toBe(0);
    expect(stdout).toMatch(/There is no lab: root may not make network namespaces here/);
    expect(stdout).toContain('127.0.0.1:');
    expect(stdout).toContain('the CR LF of line 1 alone');
  }, 60_000);

  test('shows a recording of what needs a lab', async () => {
    const { code, stdout } = await without('-sys_admin', 'lost-segment', '--no-pause');
    expect(code).toBe(0);
    expect(stdout.replaceAll('\n', ' ')).toContain('what follows was recorded in a lab');
    expect(stdout).toContain('↻ sent again');
    expect(stdout).toContain('✕ lost');
  }, 60_000);

  test('without the right to capture shows recordings only, and keeps nothing', async () => {
    const folder = newFolder();
    const { code, stdout } = await without('-all', 'the-end', '--no-pause', '--keep', folder);
    expect(code).toBe(0);
    expect(stdout).toContain('may not capture packets');
    expect(stdout.replaceAll('\n', ' ')).toContain('was recorded in such a lab');
    expect(stdout).toContain('* A board that gives up:');
    expect(stdout).toContain('× broken off');
    expect(readdirSync(folder)).toEqual([]);
  }, 60_000);
});

describe('the lesson is asked for', () => {
  test('--list names the chapters and runs nothing', async () => {
    const { code, stdout } = await lesson('--list');
    expect(code).toBe(0);
    for (const { name, title } of CHAPTERS) {
      expect(stdout).toContain(title);
      expect(stdout).toContain(`--lesson ${name}`);
    }
    expect(stdout).not.toContain('SYN seq 0');
  });

  test.each([
    { args: ['--lesson', '12'], says: /There is no chapter 12; there are 1 to 9: handshake,/ },
    { args: ['--lesson', 'x', 'board.pcap'], says: /leave the file out/ },
    { args: ['--no-pause', 'board.pcap'], says: /--no-pause is for the lesson: add --lesson/ },
    { args: ['--keep', 'here', 'board.pcap'], says: /--keep is for the lesson/ },
    { args: ['--list'], says: /--list is for the lesson/ },
  ])('wrong usage: $args', async ({ args, says }) => {
    const { code, stderr } = await runTapline(['wire', ...args]);
    expect(stderr).toMatch(says);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });

  test('a folder that cannot be made is said', async () => {
    const { code, stderr } = await lesson('1', '--no-pause', '--keep', '/dev/null/x');
    expect(stderr).toMatch(/The captures cannot be kept in .*: name another folder/);
    expect(code).toBe(1);
  });
});

function runWithout(
  rights: string,
  command: readonly string[],
): Promise<{ code: number | null; stdout: string }> {
  const child = spawn('setpriv', [`--bounding-set=${rights}`, process.execPath, ...command], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout })));
}

/** The program in a terminal of so many columns. */
function terminal(columns: number, args: readonly string[]) {
  const child = spawn('python3', [
    projectFile('test', 'e2e', 'terminal.py'),
    ...[String(columns), '24', process.execPath, TAPLINE, ...args],
  ]);
  const screen = new Screen(columns);
  child.stdout.setEncoding('utf8').on('data', (text: string) => screen.write(text));
  return {
    type: (text: string) => child.stdin.write(text),
    ended: new Promise<number | null>((resolve) => child.once('close', resolve)),
    async shown(words: string): Promise<Screen> {
      await untilAsync(async () => screen.rows.join('\n').includes(words), 30_000);
      return screen;
    },
  };
}
