// The page for people: a handful of files, read once when the server starts.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ApiError } from './failure.ts';
import type { Api } from './route.ts';

/** Where the build puts the files of `web/`. */
const WEB = fileURLToPath(new URL('../web/', import.meta.url));

const FILES: readonly (readonly [path: string, file: string, contentType: string])[] = [
  ['/', 'index.html', 'text/html; charset=utf-8'],
  ['/page.css', 'page.css', 'text/css; charset=utf-8'],
  ['/page.js', 'page.js', 'text/javascript; charset=utf-8'],
  ['/devices.js', 'devices.js', 'text/javascript; charset=utf-8'],
  ['/icon.svg', 'icon.svg', 'image/svg+xml'],
  // Browsers ask for it by themselves wherever no page names an icon, as at /api/health.
  ['/favicon.ico', 'icon.svg', 'image/svg+xml'],
];

export async function pageRoutes(app: Api): Promise<void> {
  for (const [path, file, contentType] of FILES) {
    const content = await readPage(file);
    const etag = `"${createHash('sha256')
      .update(content ?? '')
      .digest('base64url')
      .slice(0, 22)}"`;
    app.get(path, { config: { access: 'page' }, schema: { hide: true } }, (request, reply) => {
      if (content === null) {
        throw new ApiError(404, 'not-built', 'The page was not built: run npm run build.');
      }
      // Asked for each time, sent only when it changed.
      reply.headers({ etag, 'cache-control': 'no-cache' });
      const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim());
      if (known?.some((tag) => tag.replace(/^W\//, '') === etag)) {
        return reply.code(304).send();
      }
      return reply.type(contentType).send(content);
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
