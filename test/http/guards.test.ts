// Who may call: by which name, from which page, with which token, with which body.

import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { hostName } from '../../src/http/host-guard.ts';
import { LOGIN_FREE_FAILURES } from '../../src/limits.ts';
import { type StartOptions, start, T0, type TestServer } from './server.ts';

let server: TestServer;
afterEach(() => server?.close());

async function status(options: StartOptions, headers: object, path = '/api/devices') {
  server = await start(options);
  const answer = await server.request(path, { headers: { ...headers } });
  return [answer.status, answer.json?.error?.code];
}

/** Sends exactly these bytes. */
async function sendRaw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(bytes);
  return text(socket);
}

describe('Host', () => {
  it.each([
    ['localhost', 'localhost'],
    ['LocalHost.:8080', 'localhost'],
    ['[::1]:8080', '::1'],
    ['[FD00::7]', 'fd00::7'],
    ['192.168.1.2:80', '192.168.1.2'],
    ['', null],
    ['.', null],
    [':80', null],
    ['::1', null],
    ['[::1', null],
    ['[nope]', null],
    ['a b', null],
    ['user@localhost', null],
    ['localhost/x', null],
    ['localhost, evil', null],
    ['localhost:123456', null],
  ])('%j names %j', (host, name) => {
    expect(hostName(host)).toBe(name);
  });

  const LOOPBACK = { loopback: true, allowHosts: ['Tapline.Example'] };
  const LAN = { loopback: false, allowHosts: ['tapline.example'] };
  it.each([
    [LOOPBACK, 'localhost:1', 200],
    [LOOPBACK, 'LOCALHOST.', 200],
    [LOOPBACK, '127.0.0.1', 200],
    [LOOPBACK, '127.9.9.9:80', 200],
    [LOOPBACK, '[::1]:80', 200],
    [LOOPBACK, 'tapline.example', 200],
    [LOOPBACK, 'raspberrypi.local', 421],
    [LOOPBACK, '192.168.1.2', 421],
    [LOOPBACK, '[fd00::7]', 421],
    [LOOPBACK, 'evil.example', 421],
    [LOOPBACK, 'localhost.evil.example', 421],
    [LOOPBACK, '0x7f.1', 421],
    [LAN, 'raspberrypi', 200],
    [LAN, 'RaspberryPi.local:8080', 200],
    [LAN, '192.168.1.2', 200],
    [LAN, '[fd00::7]:8080', 200],
    [LAN, 'localhost', 200],
    [LAN, 'tapline.example.', 200],
    [LAN, 'raspberrypi.evil.example', 421],
    [LAN, 'evil.example', 421],
    [LAN, 'not a name', 400],
  ])('%j takes %s: %i', async (options, host, expected) => {
    expect((await status(options, { host }))[0]).toBe(expected);
  });

  it('also guards the page and unknown paths', async () => {
    expect(await status({}, { host: 'evil.example' }, '/')).toEqual([421, 'foreign-host']);
    await server.close();
    expect(await status({}, { host: 'evil.example' }, '/x')).toEqual([421, 'foreign-host']);
  });

  it('has to be there, once', async () => {
    server = await start();
    const path = '/api/devices';
    expect(await sendRaw(server.port, `GET ${path} HTTP/1.1\r\n\r\n`)).toContain('"bad-host"');
    expect(await sendRaw(server.port, `GET ${path} HTTP/1.0\r\n\r\n`)).toContain('"bad-host"');
    const twice = 'Host: localhost\r\nHost: evil.example\r\nConnection: close\r\n';
    expect(await sendRaw(server.port, `GET ${path} HTTP/1.1\r\n${twice}\r\n`)).toContain(
      '"bad-host"',
    );
  });
});

describe('Origin and Sec-Fetch-Site', () => {
  const host = 'localhost:8080';
  it.each([
    [{ host }, 200],
    [{ host, origin: 'http://localhost:8080' }, 200],
    [{ host, origin: 'https://localhost:8080' }, 200],
    [{ host: 'LOCALHOST:8080', origin: 'http://localhost:8080' }, 200],
    [{ host: 'localhost', origin: 'http://localhost' }, 200],
    [{ host: 'localhost:80', origin: 'http://localhost' }, 200],
    [{ host: 'localhost', origin: 'https://localhost' }, 200],
    [{ host: '[::1]:80', origin: 'http://[::1]' }, 200],
    [{ host, origin: 'http://localhost:8081' }, 403],
    [{ host, origin: 'http://localhost' }, 403],
    [{ host, origin: 'http://127.0.0.1:8080' }, 403],
    [{ host, origin: 'http://evil.example' }, 403],
    [{ host, origin: 'http://localhost:8080@evil.example' }, 403],
    [{ host, origin: 'http://localhost:8080/path' }, 403],
    [{ host, origin: 'null' }, 403],
    [{ host, origin: '' }, 403],
    [{ host, origin: 'file://' }, 403],
    [{ host, origin: 'ftp://localhost:8080' }, 403],
    [{ host, 'sec-fetch-site': 'same-origin' }, 200],
    [{ host, 'sec-fetch-site': 'none' }, 200],
    [{ host, 'sec-fetch-site': 'same-site' }, 403],
    [{ host, 'sec-fetch-site': 'cross-site' }, 403],
  ])('%j: %i', async (headers, expected) => {
    expect((await status({}, headers))[0]).toBe(expected);
  });

  it('lets a link on another site lead to the page', async () => {
    const [code] = await status({}, { 'sec-fetch-site': 'cross-site' }, '/');
    expect(code).not.toBe(403);
    expect((await server.request('/', { headers: { origin: 'http://evil.example' } })).status).toBe(
      403,
    );
  });
});

describe('a body', () => {
  it.each([
    ['text/plain', '{}', 415],
    ['application/x-www-form-urlencoded', 'token=x', 415],
    ['application/jsonp', '{}', 415],
    [undefined, '{}', 415],
    ['application/json; charset=utf-8', '{"token":"x"}', 200],
    ['application/json', '{', 400],
    ['application/json', '{"token":1e5,"__proto__":{}}', 400],
    ['application/json', JSON.stringify({ token: 'x'.repeat(20_000) }), 413],
  ])('of type %s: %s', async (type, body, expected) => {
    server = await start();
    const headers = { 'content-length': body.length, ...(type && { 'content-type': type }) };
    const answer = await server.request('/api/login', { method: 'POST', headers, body });
    expect(answer.status).toBe(expected);
    if (expected !== 200) {
      expect(answer.json.error.code).toMatch(/^[a-z-]+$/);
    }
  });

  it('has to be JSON on any method', async () => {
    server = await start();
    const headers = { 'content-type': 'text/plain', 'content-length': 2 };
    expect((await server.request('/api/devices', { headers, body: 'hi' })).status).toBe(415);
  });
});

describe('a token', () => {
  const token = 'correct horse battery';
  const guarded = [
    '/api/devices',
    '/api/devices/kitchen',
    '/api/export',
    '/api/events',
    '/api/connections',
    '/api/openapi.json',
    '/api/nothing',
    '/metrics',
  ];

  it('is asked for everywhere but at the pages, the login and the bare health', async () => {
    server = await start({ token });
    for (const path of guarded) {
      const { status, headers, json } = await server.request(path);
      expect([path, status, json.error.code]).toEqual([path, 401, 'unauthorized']);
      expect(headers['www-authenticate']).toBe('Bearer realm="tapline"');
    }
    expect((await server.request('/')).status).not.toBe(401);
    const health = await server.request('/api/health');
    expect([health.status, health.json]).toEqual([200, { status: 'ok' }]);
  });

  it('passes as a bearer, and only the right one', async () => {
    server = await start({ token });
    const ask = async (authorization: string) =>
      (await server.request('/api/connections', { headers: { authorization } })).status;
    expect(await ask(`Bearer ${token}`)).toBe(200);
    expect(await ask(`bearer  ${token} `)).toBe(200);
    expect(await ask(`Bearer ${token}x`)).toBe(401);
    expect(await ask('Bearer')).toBe(401);
    expect(await ask('Bearer ')).toBe(401);
    expect(await ask(`Basic ${Buffer.from(`:${token}`).toString('base64')}`)).toBe(401);
    const full = await server.request('/api/health', {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(full.json.version).toBe('1.2.3');
  });

  it('is traded for a cookie that does not hold it, and goes with the logout', async () => {
    server = await start({ token });
    const post = (path: string, body?: string) =>
      server.request(path, {
        method: 'POST',
        headers: body === undefined ? {} : { 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body }),
      });
    const refused = await post('/api/login', JSON.stringify({ token: 'wrong' }));
    expect([refused.status, refused.headers['set-cookie']]).toEqual([401, undefined]);

    const login = await post('/api/login', JSON.stringify({ token }));
    const cookie = login.headers['set-cookie']?.[0] ?? '';
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect(cookie).not.toContain(token);
    const pair = cookie.split(';')[0] ?? '';
    const ask = async (value: string) =>
      (await server.request('/api/connections', { headers: { cookie: value } })).status;
    expect(await ask(`theme=dark; ${pair}`)).toBe(200);
    expect(await ask(`${pair}x`)).toBe(401);
    expect(await ask(`${pair.split('=')[0]}=`)).toBe(401);
    expect(await ask(`${pair.split('=')[0]}=${token}`)).toBe(401);

    const logout = await post('/api/logout');
    expect([logout.status, logout.headers['set-cookie']?.[0]]).toEqual([
      200,
      expect.stringContaining('Max-Age=0'),
    ]);
  });

  it('is guessed at from an address only so often: 429, with when to come again', async () => {
    const wrong: [string, number][] = [];
    const clock = () => ({ wallMs: T0, monoMs: T0 });
    server = await start({ token, clock, onWrongToken: (...what) => wrong.push(what) });
    const bearer = (value: string, path = '/api/connections') =>
      server.request(path, { headers: { authorization: `Bearer ${value}` } });
    const logIn = (value: string) =>
      server.request('/api/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: value }),
      });
    const login = await logIn(token);
    const cookie = login.headers['set-cookie']?.[0]?.split(';')[0] ?? '';

    // All ways to show a token count together.
    for (let at = 0; at < LOGIN_FREE_FAILURES - 1; at++) {
      expect((await bearer(`guess ${at}`)).status).toBe(401);
    }
    expect((await bearer('on health', '/api/health')).json).toEqual({ status: 'ok' });
    expect((await logIn('on login')).status).toBe(401);
    for (const refused of [await bearer('one more'), await logIn('one more yet')]) {
      expect([refused.status, refused.json.error.code]).toEqual([429, 'too-many-attempts']);
      expect(refused.headers['retry-after']).toBe('1');
      expect(refused.headers['www-authenticate']).toBeUndefined();
      expect(refused.headers['set-cookie']).toBeUndefined();
    }
    // A header that says from where a call comes is anybody's word.
    const forged = { authorization: 'Bearer one more still', 'x-forwarded-for': '203.0.113.7' };
    expect((await server.request('/api/connections', { headers: forged })).status).toBe(429);

    // Who was in before stays in.
    expect((await server.request('/api/connections', { headers: { cookie } })).status).toBe(200);
    expect((await bearer(token)).status).toBe(200);
    expect((await server.request('/')).status).toBe(200);
    expect((await server.request('/api/connections')).status).toBe(401);

    expect(wrong).toEqual(
      Array.from({ length: LOGIN_FREE_FAILURES + 1 }, (_, at) => ['127.0.0.1', at + 1]),
    );
    const { text } = await bearer(token, '/metrics');
    const failures = LOGIN_FREE_FAILURES + 4;
    expect(text).toContain(`\ntapline_api_auth_failures_total ${failures}\n`);
    expect(server.logged).toEqual([]);
  });

  it('has a cookie that is good as long as it is, also after a restart', async () => {
    const logIn = async (value: string) => {
      await server?.close();
      server = await start({ token: value });
      const { headers } = await server.request('/api/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: value }),
      });
      return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    };
    const [first, again] = [await logIn(token), await logIn(token)];
    expect(again).toBe(first);
    expect(await logIn('another')).not.toBe(first);
    const { status } = await server.request('/api/connections', { headers: { cookie: first } });
    expect(status).toBe(401);
  });

  it('never shows in an answer or a log', async () => {
    server = await start({ token });
    const store = server.store;
    store.series = () => Promise.reject(new Error('broken'));
    const bodies = [JSON.stringify({ token: [token] }), `{"token":"${token}`, `"${token}"`];
    for (const body of bodies) {
      const { text } = await server.request('/api/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      expect(text).not.toContain(token);
    }
    const { text } = await server.request(`/api/none?token=${encodeURIComponent(token)}`);
    expect(text).not.toContain(token);
    expect(server.logged.join()).not.toContain(token);
  });
});

describe('every answer', () => {
  it('carries the security headers', async () => {
    server = await start();
    const paths = ['/', '/icon.svg', '/devices/a', '/api/devices', '/api/none', '/api/devices/%zz'];
    for (const path of paths) {
      const { headers } = await server.request(path);
      const sources = new Map(
        headers['content-security-policy']
          ?.toString()
          .split('; ')
          .map((rule) => {
            const [name = '', ...list] = rule.split(' ');
            return [name, list.join(' ')] as const;
          }),
      );
      for (const name of ['default', 'script', 'style', 'img', 'connect', 'worker']) {
        expect([path, sources.get(`${name}-src`)]).toEqual([path, "'self'"]);
      }
      for (const name of ['frame-ancestors', 'base-uri', 'object-src']) {
        expect([path, sources.get(name)]).toEqual([path, "'none'"]);
      }
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('camera=()'),
      });
    }
    expect((await server.request('/api/devices')).headers['cache-control']).toBe('no-store');
  });

  it('is JSON also when the request is no HTTP', async () => {
    server = await start();
    const answer = await sendRaw(server.port, 'HELLO device=kitchen\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer).toContain('{"error":{"code":"bad-request"');
  });
});
