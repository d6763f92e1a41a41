// The Arduino library by itself, compiled for this machine with both word sizes: its parts, its rules, the shared vectors,
// a day on a bad link. The tests are in firmware/test/.

import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, test } from 'vitest';
import { projectFile } from '../project-folder.ts';
import {
  BUILD_LIMIT_MS,
  canCompile,
  compiled,
  librarySources,
  runCompiler,
  WORD_SIZES,
} from './compiled.ts';

const LIBRARY = projectFile('firmware', 'Tapline');
const runFile = promisify(execFile);

describe.skipIf(!canCompile)('the Arduino library', () => {
  test.concurrent.each(WORD_SIZES)(
    'passes its tests with %s',
    { timeout: BUILD_LIMIT_MS },
    async (size) => {
      const { tests } = await compiled(size);
      const { stdout } = await runFile(tests, [projectFile('test', 'vectors')]);
      expect(stdout).toMatch(/^\d\d+ passed$/m);
    },
  );

  test.each(['-DESP8266', '-DESP32'])(
    'is C++11, as the oldest cores compile it, with %s',
    { timeout: BUILD_LIMIT_MS },
    async (chip) => {
      const args = ['-std=gnu++11', '-m32', chip, '-fsyntax-only', ...librarySources()];
      expect(await runCompiler(args, inject('buildFolder'))).toBe('');
    },
  );

  test.each([
    ['-DTAPLINE_RING_READINGS=1', 'TAPLINE_RING_READINGS must be 2 to 65535'],
    ['-DTAPLINE_RING_READINGS=65536', 'TAPLINE_RING_READINGS must be 2 to 65535'],
    ['-DTAPLINE_MAX_FIELDS=0', 'TAPLINE_MAX_FIELDS must be 1 to 64'],
    ['-DTAPLINE_MAX_FIELDS=65', 'TAPLINE_MAX_FIELDS must be 1 to 64'],
  ])('does not compile with %s, and says why', async (define, reason) => {
    const header = join(LIBRARY, 'src', 'Tapline.h');
    const args = ['-DESP8266', define, '-fsyntax-only', '-x', 'c++', header];
    expect(await runCompiler(args, inject('buildFolder'))).toContain(reason);
  });
});

describe('the Arduino library, as it is packed', () => {
  const properties = new Map(
    readFileSync(join(LIBRARY, 'library.properties'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

  test('has the version of the project in both of its manifests', () => {
    const { version } = JSON.parse(readFileSync(projectFile('package.json'), 'utf8'));
    const manifest = JSON.parse(readFileSync(join(LIBRARY, 'library.json'), 'utf8'));
    expect(properties.get('version')).toBe(version);
    expect(manifest.version).toBe(version);
    expect(properties.get('includes')).toBe(manifest.headers);
  });

  test('lists every public name for the editor', () => {
    const header = ['Tapline.h', 'TaplineClient.h']
      .map((name) => readFileSync(join(LIBRARY, 'src', name), 'utf8'))
      .join('\n');
    const face = header.replace(/\n (?:private|protected):[\s\S]*?\n};/g, '');
    const methods = [...face.matchAll(/^ {2}\w[\w *<>]* \*?(\w+)\(/gm)].map(([, name]) => name);
    const keywords = readFileSync(join(LIBRARY, 'keywords.txt'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split('\t'));
    expect(methods.length).toBeGreaterThan(15);
    for (const name of methods) expect(keywords).toContainEqual([name, 'KEYWORD2']);
    // The Arduino editor takes tabs only.
    for (const row of keywords) expect(row).toHaveLength(2);
  });

  test('comes with its licence and a page of its own', () => {
    expect(readdirSync(LIBRARY)).toEqual(expect.arrayContaining(['LICENSE', 'README.md']));
  });
});
