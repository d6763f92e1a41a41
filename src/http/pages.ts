// The page for people: a handful of files, read once when the server starts.

import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ApiError } from './failure.ts';
import type { Api } from './route.ts';

/** Where the build puts the files of `web/`. */
const WEB = fileURLToPath(new URL('../web/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};
const SHELL = ['/', '/devices/*', '/connections', '/settings'];

export async function pageRoutes(app: Api): Promise<void> {
  const assets = await readdir(`${WEB}assets`).catch(() => []);
  const files: [string, string][] = [
    ...SHELL.map((path): [string, string] => [path, 'index.html']),
    ['/icon.svg', 'icon.svg'],
    ['/favicon.ico', 'icon.svg'],
    ...assets
      .filter((file) => !/\.(br|gz)$/.test(file))
      .map((file): [string, string] => [`/assets/${file}`, `assets/${file}`]),
  ];
  for (const [path, file] of files) {
    const content = await readPage(file);
    app.get(path, { config: { access: 'page' }, schema: { hide: true } }, (_request, reply) => {
      if (content === null) {
        throw new ApiError(404, 'not-built', 'The page was not built: run npm run build.');
      }
      reply.header('cache-control', 'no-cache');
      return reply.type(TYPES[file.split('.').at(-1) ?? ''] ?? '').send(content);
    });
  }
}

/** Null when there is no such file: the API works without the page. */
async function readPage(file: string): Promise<Buffer | null> {
  try {
    return await readFile(WEB + file);
  } catch {
    return null;
  }
}
