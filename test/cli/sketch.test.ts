// `tapline sketch`: what it fills in, what it refuses, and what it never overwrites.

import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runSketch, sketchCommand } from '../../src/cli/sketch.ts';
import type { SketchOptions } from '../../src/cli/sketch-options.ts';
import { cString, fillIn } from '../../src/cli/sketch-template.ts';

async function run(options: Partial<SketchOptions>, ...others: string[]) {
  const written = { stdout: '', stderr: '' };
  const into = (stream: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[stream] += text;
    },
  });
  const [first = '192.168.1.10', ...rest] = others;
  await runSketch(
    { kind: 'client', name: 'board', ...options },
    { stdout: into('stdout'), stderr: into('stderr'), addresses: () => [first, ...rest] },
  );
  return written;
}

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tapline-sketch-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('what is filled in', () => {
  test('the client has this machine, the name, the fields and the sensor', async () => {
    const { stdout } = await run({ name: 'kitchen', port: 5051, sensor: 'dht22', wifi: 'home' });
    expect(stdout).toContain('const char SERVER[] = "192.168.1.10";');
    expect(stdout).toContain('const uint16_t PORT = 5051;');
    expect(stdout).toContain('const char DEVICE[] = "kitchen";');
    expect(stdout).toContain('const char FIELDS[] = "temperature,humidity";');
    expect(stdout).toContain('#define SENSOR 22 ');
    expect(stdout).toContain('#define WIFI_NAME "home"');
    expect(stdout).toContain('#define WIFI_PASSWORD "its-password"');
    expect(stdout).not.toContain('secrets.h');
  });

  test('a BME280 measures the pressure too, unless fields are named', async () => {
    const { stdout } = await run({ sensor: 'bme280' });
    expect(stdout).toContain('FIELDS[] = "temperature,humidity,pressure";');
    const named = await run({ sensor: 'bme280', fields: ['pressure', 'co2'] });
    expect(named.stdout).toContain('FIELDS[] = "pressure,co2";');
    expect(named.stderr).toContain('No value yet for co2: ');
  });

  test('each kind is its example, and nothing but the values differs', async () => {
    for (const [kind, example, marks] of [
      ['client', 'SensorClient', ['SERVER', 'PORT', 'DEVICE', 'FIELDS', 'SENSOR']],
      ['bare', 'Bare', ['SERVER', 'PORT', 'SENSOR']],
      ['server', 'SocketServer', ['PORT', 'NAME']],
      ['commands', 'Commands', ['SERVER', 'PORT', 'DEVICE']],
    ] as const) {
      await run({ kind, out: folder, name: kind, port: 1234 }, '10.9.8.7');
      const made = (await readFile(join(folder, kind, `${kind}.ino`), 'utf8')).split('\n');
      const original = fillIn(example, {}, {}).code.split('\n');
      expect(made).toHaveLength(original.length);
      for (const line of original.filter((line, index) => line !== made[index])) {
        expect(marks.some((mark) => line.includes(mark))).toBe(true);
      }
      expect(made.some((line) => line.includes('PORT = 1234;'))).toBe(true);
    }
  });

  test('the socket server listens on 8888 unless told otherwise', async () => {
    const { stdout } = await run({ kind: 'server' });
    expect(stdout).toContain('const uint16_t PORT = 8888;');
  });

  test('a sketch without the constant, as after a change of the example, is an error', () => {
    expect(() => fillIn('Bare', { DEVICE: 'x' }, {})).toThrow('no constant DEVICE');
  });
});

describe('addresses', () => {
  test('of several the first is taken, and the others are named', async () => {
    const { stdout, stderr } = await run({}, '192.168.1.10', '10.0.0.7', '172.16.0.1');
    expect(stdout).toContain('SERVER[] = "192.168.1.10";');
    expect(stderr).toContain('also has 10.0.0.7, 172.16.0.1');
  });

  test.each([
    [{}, /no network.\n127\.0\.0\.1 would be the board itself.*--host/],
    [{ host: 'localhost' }, /^localhost would be the board itself/],
  ])('that only this machine can reach is told: %o', async (options, told) => {
    expect((await run(options, '127.0.0.1')).stderr).toMatch(told);
  });

  test('--host goes before the own address', async () => {
    const { stdout, stderr } = await run({ host: 'pi.local' }, '10.0.0.7', '10.0.0.8');
    expect(stdout).toContain('SERVER[] = "pi.local";');
    expect(stderr).not.toContain('10.0.0');
  });
});

describe('literals', () => {
  test.each([
    ['plain', '"plain"'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ['??/', '"\\?\\?/"'],
    ['Küche µg/m³ 🏠', '"Küche µg/m³ 🏠"'],
    ['tab\t1', '"tab\\0111"'],
    ['line\nend', '"line\\012end"'],
    ['\u202eevil', '"\\342\\200\\256evil"'],
    ['\u2028', '"\\342\\200\\250"'],
  ])('%j is %s', (text, literal) => {
    expect(cString(text)).toBe(literal);
  });

  test('any text stays in its quotes, and means itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const inside = /^"((?:[^"\\\n]|\\["\\?]|\\[0-7]{3})*)"$/.exec(cString(text))?.[1];
        const bytes = (inside ?? '?').replace(/\\([0-7]{3}|.)|([^\\]+)/gu, (_, escaped, plain) =>
          plain !== undefined
            ? Buffer.from(plain).toString('latin1')
            : escaped.length === 3
              ? String.fromCharCode(Number.parseInt(escaped, 8))
              : escaped,
        );
        expect(Buffer.from(bytes, 'latin1').toString()).toBe(text);
      }),
    );
  });
});

describe('--out', () => {
  test('writes the sketch and its secrets, which only their owner can read', async () => {
    const { stdout, stderr } = await run({ out: join(folder, 'new'), name: 'kitchen' });
    const made = join(folder, 'new', 'kitchen');
    expect(await readFile(join(made, 'kitchen.ino'), 'utf8')).toContain('#include "secrets.h"');
    expect(await readFile(join(made, 'secrets.h'), 'utf8')).toContain('WIFI_PASSWORD "its-');
    expect((await stat(join(made, 'secrets.h'))).mode & 0o777).toBe(0o600);
    expect(stdout).toBe('');
    expect(stderr).toContain(`Wrote ${join(made, 'kitchen.ino')}.`);
  });

  test('replaces a sketch only with --force, and secrets never', async () => {
    const [ino, secrets] = ['board.ino', 'secrets.h'].map((file) => join(folder, 'board', file));
    await run({ out: folder });
    await writeFile(ino, 'mine');
    await writeFile(secrets, 'my password');
    const refused = run({ out: folder });
    await expect(refused).rejects.toMatchObject({
      code: 'sketch-exists',
      message: expect.stringContaining('--force'),
    });
    expect(await readFile(ino, 'utf8')).toBe('mine');
    const { stderr } = await run({ out: folder, force: true, wifi: 'home' });
    expect(await readFile(ino, 'utf8')).toContain('void loop()');
    expect(await readFile(secrets, 'utf8')).toBe('my password');
    expect(stderr).toContain(`Left ${secrets} as it was: the Wi-Fi in it is the old one.`);
  });

  test.each([
    ['con', 'board-con'],
    ['ends.', 'ends_'],
    ['x'.repeat(64), 'x'.repeat(63)],
  ])('%s is called %s, as Arduino wants it', async (name, sketch) => {
    await run({ out: folder, name });
    const code = await readFile(join(folder, sketch, `${sketch}.ino`), 'utf8');
    expect(code).toContain(`DEVICE[] = "${name}";`);
  });

  test.each(['file', 'missing/folder', '/proc/tapline'])('%s is told in one line', async (out) => {
    await writeFile(join(folder, 'file'), '');
    await expect(run({ out: resolve(folder, out) })).rejects.toMatchObject({
      code: 'sketch-not-written',
      message: expect.stringMatching(/^The sketch was not written: .*$/),
    });
  });
});

describe('wrong usage', () => {
  const parse = (...argv: string[]) =>
    sketchCommand()
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .parseAsync(argv, { from: 'user' });

  test.each([
    ['--name', '192.168.1.4'],
    ['--name', 'my board'],
    ['--name', '"; system("x'],
    ['--host', 'a b'],
    ['--host', '1.2.3'],
    ['--host', 'pi:5050'],
    ['--host', 'x"y'],
    ['--host', 'fd00::7'],
    ['--port', '0'],
    ['--port', '70000'],
    ['--fields', 'a,a'],
    ['--fields', 'a b'],
    ['--fields', ''],
    ['--fields', 'seq,millis,temperature'],
    ['--fields', 'a,b,c,d,e,f,g,h,i'],
    ['--wifi', ''],
    ['--wifi', 'ü'.repeat(17)],
    ['--kind', 'clock'],
    ['--sensor', 'dht12'],
  ])('%s %s is refused by its parser', async (...argv) => {
    await expect(parse(...argv)).rejects.toMatchObject({ exitCode: 1 });
  });

  test.each([
    ['--kind', 'server', '--host', '10.0.0.1'],
    ['--kind', 'bare', '--fields', 'a'],
    ['--kind', 'bare', '--sensor', 'bme280'],
    ['--kind', 'commands', '--sensor', 'dht11'],
    ['--force'],
  ])('%s %s %s %s is told in one line', async (...argv) => {
    await expect(parse(...argv)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/^[^\n]{20,}$/),
    });
  });
});
