// firmware/platformio.ini: PlatformIO itself is not at hand, so its file is held against the examples.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectFile } from '../project-folder.ts';
import { example, exampleNames } from './sketch-build.ts';

test('each example has an environment for each board', async () => {
  const text = await readFile(projectFile('firmware', 'platformio.ini'), 'utf8');
  const environments = text.split(/^\[env:/m).slice(1);
  const built = environments.map((section) => {
    const value = (key: string) => new RegExp(`^${key} = (.+)$`, 'm').exec(section)?.[1];
    return `${value('custom_sketch')} for ${value('extends')}`;
  });
  const wanted = (await exampleNames()).flatMap((name) => [
    `${name} for nodemcuv2`,
    `${name} for esp32dev`,
  ]);
  expect(built.sort()).toEqual(wanted.sort());
  for (const board of ['nodemcuv2', 'esp32dev']) {
    expect(text).toMatch(new RegExp(`^\\[${board}\\]\nplatform = .+\nboard = ${board}$`, 'm'));
  }
});

test('the secrets of all examples are asked for in the same way', async () => {
  const secrets = await Promise.all(
    (await exampleNames()).map((name) =>
      readFile(join(example(name), '..', 'secrets.example.h'), 'utf8'),
    ),
  );
  expect(new Set(secrets).size).toBe(1);
});
