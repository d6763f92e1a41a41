// The firmware's programs, compiled for this machine: once a run and word size, whichever test file comes first.

import { execFile, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { devNull } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { requirePackage } from '../e2e/debian-package.ts';
import { projectFile } from '../project-folder.ts';

/** `long` has 32 bits on the board. */
export type WordSize = '-m32' | '-m64';
export const WORD_SIZES: readonly WordSize[] = ['-m32', '-m64'];

export interface Programs {
  /** The tests of the library that need no network. */
  readonly tests: string;
  /** A board on real sockets. */
  readonly board: string;
}

/** How long a build may take, in ms, on a busy machine. */
export const BUILD_LIMIT_MS = 240_000;

export const SANITIZERS: readonly string[] = [
  '-fsanitize=address,undefined',
  '-fno-sanitize-recover',
];
const WARNINGS = ['-Wall', '-Wextra', '-Werror'];
const FIRMWARE = projectFile('firmware');
const LIBRARY = join(FIRMWARE, 'Tapline', 'src');
const HOST = join(FIRMWARE, 'host');
const TESTS = join(FIRMWARE, 'test');
/** Where `#include <Tapline.h>` and `#include <Arduino.h>` are found. */
export const INCLUDES = [`-I${HOST}`, `-I${LIBRARY}`];

const runFile = promisify(execFile);

/** Whether programs can be compiled for both word sizes; says so if not, and in CI throws. */
export const canCompile = requirePackage('g++-multilib', linksBothWordSizes());

function linksBothWordSizes(): boolean {
  return WORD_SIZES.every((wordSize) => {
    const program =
      '#include <string>\nint main(int count, char **) { return std::string(count, 0).size() - 1; }';
    const args = ['-x', 'c++', wordSize, ...SANITIZERS, '-', '-o', devNull];
    return spawnSync('g++', args, { input: program }).status === 0;
  });
}

/** The sources of the library itself. */
export function librarySources(): string[] {
  return [...sourcesIn(LIBRARY), ...sourcesIn(join(LIBRARY, 'tapline'))];
}

/** The sources of the layer that plays the board, with the `main()` of a sketch. */
export function hostSources(): string[] {
  return sourcesIn(HOST);
}

function sourcesIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.cpp'));
  return names.sort().map((name) => join(folder, name));
}

/**
 * Runs the compiler.
 *
 * @returns what it complained about; empty: nothing
 */
export async function runCompiler(args: readonly string[], folder: string): Promise<string> {
  try {
    await runFile('g++', ['-std=gnu++17', ...WARNINGS, ...INCLUDES, ...args], { cwd: folder });
    return '';
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    return stderr === undefined || stderr === '' ? String(error) : stderr;
  }
}

/** The programs for a word size; compiles those for both, at once, if no other test file did or does. */
export async function compiled(wordSize: WordSize): Promise<Programs> {
  const folders = WORD_SIZES.map((size) =>
    builtOnce(size.slice(1), (folder) => build(size, folder)),
  );
  const folder = (await Promise.all(folders))[WORD_SIZES.indexOf(wordSize)];
  return { tests: join(folder, 'tests'), board: join(folder, 'board') };
}

/**
 * A folder with what was built in it, by whichever test file came first.
 *
 * @param build fills the folder; gives what the compiler complained about, empty: nothing
 * @throws Error with the compiler's words
 */
export async function builtOnce(
  name: string,
  build: (folder: string) => Promise<string>,
): Promise<string> {
  const folder = join(inject('buildFolder'), name);
  const outcome = join(folder, 'outcome');
  if (claim(folder)) {
    const complaint = await build(folder).catch(String);
    // Whoever waits for it sees it whole.
    writeFileSync(`${outcome}.new`, complaint);
    renameSync(`${outcome}.new`, outcome);
  }
  for (const end = Date.now() + BUILD_LIMIT_MS; !existsSync(outcome); await sleep(50)) {
    if (Date.now() > end) throw new Error('another test file should have compiled the firmware');
  }
  const complaint = readFileSync(outcome, 'utf8');
  if (complaint !== '') throw new Error(complaint);
  return folder;
}

/** True for the first only. */
function claim(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** The library and the board that it runs on, compiled: the same for all programs of a word size. */
export async function sharedObjects(wordSize: WordSize): Promise<readonly string[]> {
  const host = hostSources().filter((path) => basename(path) !== 'sketch.cpp');
  const sources = [...librarySources(), ...host];
  const folder = await builtOnce(`shared${wordSize}`, (empty) =>
    runCompiler(['-O1', ...flagsOf(wordSize), '-c', ...sources], empty),
  );
  return objectsOf(sources, folder);
}

function flagsOf(wordSize: WordSize): readonly string[] {
  return ['-g', '-DESP8266', wordSize, ...SANITIZERS];
}

function objectsOf(sources: readonly string[], folder: string): string[] {
  return sources.map((path) => join(folder, `${basename(path, '.cpp')}.o`));
}

async function build(wordSize: WordSize, folder: string): Promise<string> {
  const flags = flagsOf(wordSize);
  const shared = await sharedObjects(wordSize);
  const sources = sourcesIn(TESTS);
  const objects = objectsOf(sources, folder);
  const isBoard = (path: string) => basename(path, '.o') === 'board';
  const steps = [
    // Tests are compiled more often than they run.
    ['-O0', ...flags, '-c', ...sources],
    [...flags, ...shared, ...objects.filter((path) => !isBoard(path)), '-o', 'tests'],
    [...flags, ...shared, ...objects.filter(isBoard), '-o', 'board'],
  ];
  for (const args of steps) {
    const complaint = await runCompiler(args, folder);
    if (complaint !== '') return complaint;
  }
  return '';
}
