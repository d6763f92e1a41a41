// The built page: the files of its folder, read once when the server starts. Only what was found there
// then is ever served, so that no path of a request names a file.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { Coding } from './content-coding.ts';

/** A file as it is sent in one coding. */
export interface PageContent {
  readonly coding: Coding;
  readonly bytes: Buffer;
  /** Differs from coding to coding (RFC 9110 section 8.8.3). */
  readonly etag: string;
}

/** A file of the page. */
export interface PageFile {
  readonly contentType: string;
  /** The one to be preferred first; as it is comes last, and is always there. */
  readonly contents: readonly PageContent[];
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.pcap': 'application/vnd.tcpdump.pcap',
};

/** What a build puts beside a file: the same, compressed before. */
const COMPRESSED: readonly (readonly [ending: string, coding: Coding])[] = [
  ['.br', 'br'],
  ['.gz', 'gzip'],
];

/** For those who work on the page. */
const SOURCE_MAP = '.map';

/** Nothing that a route would take for a parameter, and nothing hidden. */
const SERVED_NAME = /^[\w-][\w.-]*$/;

/** The files by their path below the folder, as `assets/index-B1x9.js`. Empty when there is no folder. */
export async function readPageFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const bytes = new Map<string, Buffer>();
  for (const path of await pathsIn(folder)) {
    bytes.set(path, await readFile(join(folder, ...path.split('/'))));
  }
  const files = new Map<string, PageFile>();
  for (const [path, content] of bytes) {
    const ending = extname(path);
    if (ending === SOURCE_MAP || COMPRESSED.some(([compressed]) => compressed === ending)) continue;
    const contents = COMPRESSED.flatMap(([compressed, coding]) => {
      const found = bytes.get(path + compressed);
      return found === undefined ? [] : [contentOf(coding, found)];
    });
    files.set(path, {
      contentType: CONTENT_TYPES[ending] ?? 'application/octet-stream',
      contents: [...contents, contentOf('identity', content)],
    });
  }
  return files;
}

/** Links are not followed: they may lead out of the folder. */
async function pathsIn(folder: string): Promise<string[]> {
  let entries: Awaited<ReturnType<typeof entriesOf>>;
  try {
    entries = await entriesOf(folder);
  } catch {
    // The API works without the page.
    return [];
  }
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep))
    .filter((names) => names.every((name) => SERVED_NAME.test(name)))
    .map((names) => names.join('/'));
}

function entriesOf(folder: string) {
  return readdir(folder, { recursive: true, withFileTypes: true });
}

function contentOf(coding: Coding, bytes: Buffer): PageContent {
  const hash = createHash('sha256').update(coding).update(bytes).digest('base64url');
  return { coding, bytes, etag: `"${hash.slice(0, 22)}"` };
}
