// How the page is served; page.browser.test.ts looks at what it does.

import { afterEach, describe, expect, it } from 'vitest';
import { start, type TestServer } from './server.ts';

let server: TestServer;
afterEach(() => server?.close());

const FILES = [
  ['/', 'text/html; charset=utf-8'],
  ['/page.css', 'text/css; charset=utf-8'],
  ['/page.js', 'text/javascript; charset=utf-8'],
  ['/devices.js', 'text/javascript; charset=utf-8'],
  ['/icon.svg', 'image/svg+xml'],
  ['/favicon.ico', 'image/svg+xml'],
] as const;

describe('the page', () => {
  it('comes without a token, and again only when it changed', async () => {
    server = await start({ token: 'secret' });
    for (const [path, type] of FILES) {
      const { status, headers, text } = await server.request(path);
      expect([path, status, headers['content-type']]).toEqual([path, 200, type]);
      expect(text).not.toBe('');
      expect(headers['cache-control']).toBe('no-cache');
      const etag = headers.etag ?? '';
      const ask = async (tag: string) =>
        (await server.request(path, { headers: { 'if-none-match': tag } })).status;
      expect(await ask(etag)).toBe(304);
      expect(await ask(`"other", W/${etag}`)).toBe(304);
      expect(await ask('"other"')).toBe(200);
    }
  });

  it('has no script or style of its own inside, and names no other host', async () => {
    server = await start();
    for (const [path] of FILES) {
      const { text } = await server.request(path);
      expect(text).not.toMatch(/ style=|<style|<script(?![^>]* src=)| on[a-z]+="|innerHTML/);
      expect(text.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|"\/\//);
    }
  });
});
