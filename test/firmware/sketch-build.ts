// Sketches, compiled for this machine against the layer that plays the board (firmware/host).

import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { inject } from 'vitest';
import { projectFile } from '../project-folder.ts';
import {
  builtOnce,
  hostSources,
  runCompiler,
  SANITIZERS,
  sharedObjects,
  type WordSize,
} from './compiled.ts';

const EXAMPLES = projectFile('firmware', 'Tapline', 'examples');

/** `long` has 32 bits on the board, and a sketch prints many of them. */
const WORD_SIZE: WordSize = '-m32';

/** The boards that a sketch is written for. */
export type Board = 'ESP8266' | 'ESP32';

const programs = new Map<string, Promise<string>>();

/**
 * Compiles a sketch into a program, once.
 *
 * @throws Error with the compiler's words
 */
export function buildSketch(sketch: string): Promise<string> {
  const known = programs.get(sketch);
  if (known !== undefined) return known;
  const program = build(sketch);
  programs.set(sketch, program);
  return program;
}

async function build(sketch: string): Promise<string> {
  const { folder, objects } = await buildParts();
  const source = await wrap(sketch);
  const program = source.replace(/\.cpp$/, '');
  const secrets = `-I${join(folder, 'secrets')}`;
  await compile(['-DESP8266', ...SANITIZERS, secrets, source, ...objects, '-o', program]);
  return program;
}

/**
 * Only looks whether a sketch compiles for a board.
 *
 * @throws Error with the compiler's words
 */
export async function checkSketch(sketch: string, board: Board): Promise<void> {
  const { folder } = await buildParts();
  const secrets = `-I${join(folder, 'secrets')}`;
  await compile([`-D${board}`, secrets, '-fsyntax-only', await wrap(sketch)]);
}

/** The file of an example. */
export function example(name: string): string {
  return join(EXAMPLES, name, `${name}.ino`);
}

/** The names of all examples. */
export function exampleNames(): Promise<string[]> {
  return readdir(EXAMPLES);
}

/** What all sketches share: the board, the library, and a secrets.h for the examples. */
async function buildParts(): Promise<{ folder: string; objects: readonly string[] }> {
  const folder = await builtOnce('sketches', async (empty) => {
    await mkdir(join(empty, 'secrets'));
    const secrets = join(EXAMPLES, 'Bare', 'secrets.example.h');
    await copyFile(secrets, join(empty, 'secrets', 'secrets.h'));
    const main = hostSources().filter((path) => basename(path) === 'sketch.cpp');
    return runCompiler([WORD_SIZE, '-DESP8266', ...SANITIZERS, '-c', ...main], empty);
  });
  return { folder, objects: [...(await sharedObjects(WORD_SIZE)), join(folder, 'sketch.o')] };
}

async function compile(args: readonly string[]): Promise<void> {
  const complaint = await runCompiler([WORD_SIZE, ...args], inject('buildFolder'));
  if (complaint !== '') throw new Error(complaint);
}

let wrapped = 0;

/** Makes C++ of a sketch as the Arduino IDE does: with the core's header before it. */
async function wrap(sketch: string): Promise<string> {
  wrapped += 1;
  const file = join(inject('buildFolder'), `sketch-${process.pid}-${wrapped}.cpp`);
  await writeFile(file, `#include <Arduino.h>\n#include ${JSON.stringify(sketch)}\n`);
  return file;
}
