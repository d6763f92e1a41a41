// The page for people: one shell at the address of each view, and the files that it loads.

import { fileURLToPath } from 'node:url';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { chooseCoding } from './content-coding.ts';
import { ApiError } from './failure.ts';
import { type PageFile, readPageFiles } from './page-files.ts';
import type { Api } from './route.ts';

/** Where the build puts the page. */
const WEB = fileURLToPath(new URL('../web/', import.meta.url));

const SHELL = 'index.html';
const ICON = 'icon.svg';

/** The addresses of the page's views: its own scripts find out which one to show. */
const VIEWS = [
  '/',
  '/devices/*',
  '/connections',
  '/wire',
  '/wire/lesson',
  '/wire/lesson/*',
  '/settings',
  '/login',
];

/** Files below it have a hash of their content in their names: another content has another name. */
const HASHED = 'assets/';

/** Asked for each time, sent only when it changed. */
const ASK_ALWAYS = 'no-cache';
const KEEP = 'public, max-age=31536000, immutable';

/** @param folder of the built page; left out: the one that the build makes */
export async function pageRoutes(app: Api, folder = WEB): Promise<void> {
  const files = await readPageFiles(folder);
  for (const [path, name] of addresses(files.keys())) {
    const file = files.get(name);
    const caching = name.startsWith(HASHED) ? KEEP : ASK_ALWAYS;
    app.get(path, { config: { access: 'page' }, schema: { hide: true } }, (request, reply) => {
      if (file === undefined) {
        throw new ApiError(404, 'not-built', 'The page was not built: run npm run build.');
      }
      return sendFile(request, reply.header('cache-control', caching), file);
    });
  }
}

/** Which file is at which path. */
function addresses(files: Iterable<string>): Map<string, string> {
  const names = new Map(VIEWS.map((path) => [path, SHELL]));
  // Browsers ask for it by themselves wherever no page names an icon, as at /api/health.
  names.set('/favicon.ico', ICON);
  for (const name of files) {
    if (name !== SHELL) names.set(`/${name}`, name);
  }
  return names;
}

/** @throws ApiError 406 */
function sendFile(request: FastifyRequest, reply: FastifyReply, file: PageFile): FastifyReply {
  reply.header('vary', 'accept-encoding');
  const offered = file.contents.map(({ coding }) => coding);
  const coding = chooseCoding(request.headers['accept-encoding'], offered);
  const content = file.contents.find((one) => one.coding === coding);
  if (content === undefined) {
    reply.header('cache-control', 'no-store');
    throw new ApiError(406, 'not-acceptable', `This file comes as ${offered.join(', ')}.`);
  }
  reply.header('etag', content.etag);
  if (isKnown(request.headers['if-none-match'], content.etag)) {
    return reply.code(304).send();
  }
  if (content.coding !== 'identity') {
    reply.header('content-encoding', content.coding);
  }
  return reply.type(file.contentType).send(content.bytes);
}

/** Whether the caller has it already (RFC 9110 section 13.1.2: compared weakly). */
function isKnown(tags: string | undefined, etag: string): boolean {
  const known = tags?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return known?.some((tag) => tag === etag || tag === '*') === true;
}
