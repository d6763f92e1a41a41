// Compiles sketches for this machine, against the host layer that plays the board (firmware/host).

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { requirePackage } from '../e2e/debian-package.ts';
import { projectFile } from '../project-folder.ts';

const run = promisify(execFile);

const GPP = '/usr/bin/g++';

export const canCompile = requirePackage('g++', existsSync(GPP));

const HOST = projectFile('firmware', 'host');
const LIBRARY = projectFile('firmware', 'Tapline', 'src');
const EXAMPLES = projectFile('firmware', 'Tapline', 'examples');

const OPTIONS = [
  ...['-std=gnu++17', '-Wall', '-Wextra', '-Werror'],
  ...['-fsanitize=address,undefined', '-fno-sanitize-recover'],
  ...[`-I${HOST}`, `-I${LIBRARY}`],
];

/** The boards that a sketch is written for. */
export type Board = 'ESP8266' | 'ESP32';

/** Compiled parts that all sketches share; they lie in a temporary folder. */
export interface Workshop {
  /** A folder for whatever a test makes. */
  readonly folder: string;
  /** Compiles a sketch into a program. @throws Error with the compiler's words */
  build(sketch: string): Promise<string>;
  /** Only looks whether it compiles for a board. @throws Error with the compiler's words */
  check(sketch: string, board: Board): Promise<void>;
  close(): Promise<void>;
}

/** Compiles the host layer and the library, once for all sketches of a test file. */
export async function openWorkshop(): Promise<Workshop> {
  const folder = await mkdtemp(join(tmpdir(), 'tapline-firmware-'));
  const objects = join(folder, 'objects');
  await mkdir(objects);
  const sources = await Promise.all(
    [HOST, LIBRARY, join(LIBRARY, 'tapline')].map(async (place) =>
      (await readdir(place))
        .filter((name) => name.endsWith('.cpp'))
        .map((name) => join(place, name)),
    ),
  );
  await run(GPP, [...OPTIONS, '-DESP8266', '-c', ...sources.flat()], { cwd: objects });
  const compiled = (await readdir(objects)).map((name) => join(objects, name));
  const secrets = join(folder, 'secrets');
  await mkdir(secrets);
  await copyFile(join(EXAMPLES, 'Bare', 'secrets.example.h'), join(secrets, 'secrets.h'));

  let count = 0;
  /** As the Arduino IDE does: the sketch becomes C++ by the core's header before it. */
  const wrap = async (sketch: string) => {
    const file = join(folder, `sketch-${++count}.cpp`);
    await writeFile(file, `#include <Arduino.h>\n#include ${JSON.stringify(sketch)}\n`);
    return file;
  };
  return {
    folder,
    async build(sketch) {
      const file = await wrap(sketch);
      const program = file.replace(/\.cpp$/, '');
      await run(GPP, [...OPTIONS, '-DESP8266', `-I${secrets}`, file, ...compiled, '-o', program]);
      return program;
    },
    async check(sketch, board) {
      const file = await wrap(sketch);
      await run(GPP, [...OPTIONS, `-D${board}`, `-I${secrets}`, '-fsyntax-only', file]);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The file of an example. */
export function example(name: string): string {
  return join(EXAMPLES, name, `${name}.ino`);
}

/** The names of all examples. */
export function exampleNames(): Promise<string[]> {
  return readdir(EXAMPLES);
}
