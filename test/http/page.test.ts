// How the page is served; page.browser.test.ts looks at what it does.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { type StartOptions, start, type TestServer } from './server.ts';

let server: TestServer;
afterEach(() => server?.close());

const SHELL = '<!doctype html><title>Tapline</title>';
const SCRIPT = 'export const answer = 42;\n'.repeat(20);
const VIEWS = [
  '/',
  '/devices/kitchen',
  '/devices/a/b',
  '/connections',
  '/wire',
  '/wire/lesson',
  '/wire/lesson/handshake',
  '/settings',
  '/login',
];
const KEPT = 'public, max-age=31536000, immutable';

/** A folder as a build leaves it. */
function built(more: Readonly<Record<string, string | Buffer>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'tapline-page-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = {
    'index.html': SHELL,
    'index.html.br': brotliCompressSync(SHELL),
    'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'assets/index-B1x_9-aZ.js': SCRIPT,
    'assets/index-B1x_9-aZ.js.br': brotliCompressSync(SCRIPT),
    'assets/index-B1x_9-aZ.js.gz': gzipSync(SCRIPT),
    'assets/index-B1x_9-aZ.js.map': '{}',
    'assets/index-C2.css': 'p{}',
    ...more,
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

async function serving(page: string, options: StartOptions = {}): Promise<void> {
  server = await start({ ...options, parts: { page } });
}

describe('the shell', () => {
  it('is at the address of each view, without a token, and again only when it changed', async () => {
    await serving(built(), { token: 'secret' });
    for (const path of [...VIEWS, '/devices/fd00%3A%3A7/console?range=1h']) {
      const { status, headers, text } = await server.request(path);
      expect([path, status, text]).toEqual([path, 200, SHELL]);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(headers['cache-control']).toBe('no-cache');
      const etag = headers.etag ?? '';
      const ask = async (tag: string) => {
        const answer = await server.request(path, { headers: { 'if-none-match': tag } });
        return [answer.status, answer.text, answer.headers.etag, answer.headers.vary];
      };
      expect(await ask(etag)).toEqual([304, '', etag, 'accept-encoding']);
      expect((await ask(`"other", W/${etag}`))[0]).toBe(304);
      expect((await ask('*'))[0]).toBe(304);
      expect((await ask('"other"'))[0]).toBe(200);
    }
  });

  it.each([
    '/index.html',
    '/devices',
    '/connections/1',
    '/settings/',
    '/else',
    '/assets/',
    '/assets/gone-A1.js',
    '/api',
  ])('is not at %s', async (path) => {
    await serving(built());
    const { status, json } = await server.request(path);
    expect([status, json.error.code]).toEqual([404, 'unknown-route']);
  });

  it('that was not built is told so, and all else works', async () => {
    await serving(join(tmpdir(), 'tapline-no-such-folder'));
    for (const path of [...VIEWS, '/favicon.ico']) {
      const { status, json, headers } = await server.request(path);
      expect([path, status, json.error.code]).toEqual([path, 404, 'not-built']);
      expect(headers['cache-control']).toBe('no-store');
    }
    expect((await server.request('/api/devices')).status).toBe(200);
  });
});

describe('a file', () => {
  it.each([
    ['/assets/index-B1x_9-aZ.js', 'text/javascript; charset=utf-8', KEPT],
    ['/assets/index-C2.css', 'text/css; charset=utf-8', KEPT],
    ['/assets/font-D3.woff2', 'font/woff2', KEPT],
    ['/icon.svg', 'image/svg+xml', 'no-cache'],
    ['/favicon.ico', 'image/svg+xml', 'no-cache'],
    ['/page.webmanifest', 'application/manifest+json; charset=utf-8', 'no-cache'],
    ['/page.js', 'text/javascript; charset=utf-8', 'no-cache'],
    ['/else.bin', 'application/octet-stream', 'no-cache'],
  ])('%s has its type, and is kept as long as its name says', async (path, type, caching) => {
    const more = {
      'assets/font-D3.woff2': 'wOF2',
      'page.webmanifest': '{}',
      'page.js': ';',
      'else.bin': '?',
    };
    await serving(built(more), { token: 'secret' });
    const { status, headers, text } = await server.request(path);
    expect([status, headers['content-type']]).toEqual([200, type]);
    expect([headers['cache-control'], headers.vary]).toEqual([caching, 'accept-encoding']);
    expect(text).not.toBe('');
  });

  it('comes in the coding that the caller likes best, each with a tag of its own', async () => {
    await serving(built());
    const path = '/assets/index-B1x_9-aZ.js';
    const ask = (accepted?: string, more = {}) => {
      const headers = { ...(accepted && { 'accept-encoding': accepted }), ...more };
      return server.request(path, { headers });
    };
    const [plain, br, gzip] = [await ask(), await ask('gzip, br'), await ask('gzip, br;q=0')];
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(br.headers['content-encoding']).toBe('br');
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(plain.text).toBe(SCRIPT);
    expect(brotliDecompressSync(br.body).toString()).toBe(SCRIPT);
    expect(gunzipSync(gzip.body).toString()).toBe(SCRIPT);
    for (const { headers, body } of [plain, br, gzip]) {
      expect(headers['content-length']).toBe(String(body.length));
      expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    }
    expect(new Set([plain, br, gzip].map(({ headers }) => headers.etag)).size).toBe(3);
    expect((await ask('br', { 'if-none-match': br.headers.etag })).status).toBe(304);
    expect((await ask('gzip', { 'if-none-match': br.headers.etag })).status).toBe(200);
    const none = await ask('deflate, identity;q=0');
    expect([none.status, none.json.error.code, none.headers['cache-control']]).toEqual([
      406,
      'not-acceptable',
      'no-store',
    ]);
  });

  it('answers HEAD as GET, without the content', async () => {
    await serving(built());
    for (const path of ['/', '/devices/a', '/assets/index-B1x_9-aZ.js', '/favicon.ico']) {
      const headers = { 'accept-encoding': 'br' };
      const [get, head] = [
        await server.request(path, { headers }),
        await server.request(path, { method: 'HEAD', headers }),
      ];
      expect([head.status, head.text]).toEqual([200, '']);
      const { date: _, ...same } = get.headers;
      expect(head.headers).toMatchObject(same);
    }
    const { status, headers } = await server.request('/login', { method: 'POST' });
    expect([status, headers.allow]).toEqual([405, expect.stringMatching(/GET/)]);
  });

  it('of the source, hidden, linked to or outside is not there', async () => {
    const folder = built({ '.env': 'secret', 'assets/.hidden.js': 'secret', 'a:b.js': 'secret' });
    const outside = built({ 'secret.txt': 'secret' });
    symlinkSync(join(outside, 'secret.txt'), join(folder, 'link.txt'));
    symlinkSync(outside, join(folder, 'linked'));
    await serving(folder);
    for (const path of [
      '/assets/index-B1x_9-aZ.js.map',
      '/assets/index-B1x_9-aZ.js.br',
      '/.env',
      '/assets/.hidden.js',
      '/a:b.js',
      '/axb.js',
      '/link.txt',
      '/linked/secret.txt',
      `/../${outside.split('/').at(-1)}/secret.txt`,
      `/assets/../../${outside.split('/').at(-1)}/secret.txt`,
      '/..%2f..%2fetc%2fpasswd',
      '/assets/%2e%2e/%2e%2e/etc/passwd',
      '/assets/..\\..\\secret.txt',
      '//etc/passwd',
      '/assets/index-B1x_9-aZ.js%00.txt',
    ]) {
      const { status, text } = await server.request(path);
      expect([path, status]).toEqual([path, expect.toBeOneOf([400, 404])]);
      expect(text).not.toMatch(/secret"|root:/);
    }
  });
});

describe('the page that the build made', () => {
  it('has no script or style inside, and loads nothing of another host', async () => {
    server = await start();
    const folder = fileURLToPath(new URL('../../dist/web/', import.meta.url));
    const names = readdirSync(folder, { recursive: true }).map(String);
    const sheets = names.filter((name) => name.endsWith('.css')).map((name) => `/${name}`);
    expect(sheets.length).toBeGreaterThan(0);
    for (const path of ['/', ...sheets]) {
      const { status, text } = await server.request(path);
      expect([path, status]).toEqual([path, 200]);
      expect(text).not.toMatch(/ style=|<style|<script(?![^>]* src=)| on\w+=|@import/);
      expect(text).not.toMatch(/https?:|["'(]\/\//);
    }
  });
});
