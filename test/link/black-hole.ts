// A port that never answers.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { projectFile } from '../project-folder.ts';

export interface BlackHole {
  readonly port: number;
  close(): void;
}

/** Makes one on 127.0.0.1; it needs python3. */
export async function blackHole(): Promise<BlackHole> {
  const child = spawn('python3', [projectFile('test', 'link', 'children', 'black-hole.py')]);
  const [port] = await once(child.stdout, 'data');
  return { port: Number(port), close: () => child.stdin.end() };
}
