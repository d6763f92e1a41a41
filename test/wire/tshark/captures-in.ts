import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What a capture, or a packed one, begins with: pcap in both byte orders, with µs and with ns, pcapng, gzip. */
const BEGINNINGS = ['d4c3b2a1', 'a1b2c3d4', '4d3cb2a1', 'a1b23c4d', '0a0d0d0a', '1f8b'];

/** The captures in these folders and below them, and these files whatever they hold, sorted by path. */
export async function capturesIn(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    if (!(await stat(path)).isDirectory()) found.push(path);
    else found.push(...(await capturesOf(path)));
  }
  return found;
}

async function capturesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const captures: string[] = [];
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    if (await looksLikeCapture(path)) captures.push(path);
  }
  return captures.sort();
}

async function looksLikeCapture(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const beginning = buffer.toString('hex');
    return BEGINNINGS.some((known) => beginning.startsWith(known));
  } finally {
    await file.close();
  }
}
