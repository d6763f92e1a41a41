// The real program on a capture: what it prints, and how it exits.

import { spawn } from 'node:child_process';
import { projectFile } from '../project-folder.ts';

export interface Printed {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** @param input what it is given on stdin; left out: nothing */
export function wire(
  args: readonly string[],
  input?: Uint8Array,
  env: Readonly<Record<string, string>> = {},
): Promise<Printed> {
  const child = spawn(process.execPath, ['bin/tapline', 'wire', ...args], {
    cwd: projectFile(),
    env: { ...process.env, TZ: 'UTC', ...env },
  });
  const stdout: Buffer[] = [];
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, stdout: Buffer.concat(stdout), stderr }));
  });
}

export function capturePath(name: string): string {
  return `test/wire/captures/${name}.pcap`;
}
