// Programs that stand in for those that capture, as shell scripts in a folder of their own.

import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaptureTool, ToolName } from '../../src/capture/tools.ts';

/** The head of a pcap file of Ethernet frames, as printf takes it. */
export const PCAP_HEAD = [
  [0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0],
]
  .flat()
  .map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
  .join('');

/** Puts a program there that runs these lines of shell. */
export async function fakeTool(
  folder: string,
  name: ToolName,
  lines: readonly string[],
): Promise<CaptureTool> {
  const path = join(folder, name);
  await writeFile(path, ['#!/bin/sh', ...lines, ''].join('\n'));
  await chmod(path, 0o755);
  return { name, path, runnable: true };
}

/** One that says so, and fails. */
export function failingTool(folder: string, name: ToolName, words: string): Promise<CaptureTool> {
  return fakeTool(folder, name, [`cat >&2 <<'END'`, words, 'END', 'exit 1']);
}
