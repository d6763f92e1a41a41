// Each resource of the API: its fields, its parameters, and what it says to wrong ones.

import { afterEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/store/store.ts';
import { device, start, T0, type TestServer, TOTALS } from './server.ts';

const ISO = '2026-01-02T03:04:05.678Z';

let server: TestServer;
afterEach(() => server?.close());

describe('health', () => {
  it('says how the server is', async () => {
    server = await start();
    const { status, json } = await server.request('/api/health');
    expect(status).toBe(200);
    expect(json).toEqual({
      status: 'ok',
      version: '1.2.3',
      uptimeSeconds: expect.any(Number),
      store: { ok: true, bytes: 4096, commits: 3, damages: 0 },
      boards: { port: 5050, addresses: ['192.0.2.2', '198.51.100.3'] },
    });
    expect(json.uptimeSeconds).toBeGreaterThanOrEqual(5);
  });

  it('is 503 with the reason while the store cannot write, and then well again', async () => {
    server = await start();
    const well = server.store.health;
    server.store.health = { ...well, ok: false, reason: 'The disk is full.' };
    const { status, json } = await server.request('/api/health');
    expect(status).toBe(503);
    expect(json).toMatchObject({ status: 'unavailable', reason: 'The disk is full.' });
    server.store.health = well;
    expect((await server.request('/api/health')).status).toBe(200);
  });

  it('tells one without the token only that', async () => {
    server = await start({ token: 'secret' });
    server.store.health = { ...server.store.health, ok: false, reason: 'The disk is full.' };
    const { status, json } = await server.request('/api/health');
    expect([status, json]).toEqual([503, { status: 'unavailable' }]);
  });
});

describe('devices', () => {
  const expected = {
    id: 'kitchen',
    name: null,
    notes: null,
    fields: null,
    connected: true,
    address: '192.168.1.42',
    firstSeen: ISO,
    lastSeen: '2026-01-02T03:04:06.678Z',
    boot: '7f3a',
    lastSeq: 12,
    readings: 13,
    gaps: { count: 7, readings: 8 },
    duplicates: 1,
    rejected: 2,
    oversized: 3,
    truncated: 4,
    messages: 5,
    badTime: 6,
    conflict: false,
    firmware: null,
    metrics: { temperature: { value: 28.3, time: ISO, unit: '°C' } },
  };

  it('come as one named list', async () => {
    server = await start({ devices: [device(1, 'kitchen'), device(2, 'fd00::7')] });
    const { status, headers, json } = await server.request('/api/devices');
    expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
    expect(json.devices[0]).toEqual(expected);
    expect(json.devices.map(({ id }: { id: string }) => id)).toEqual(['kitchen', 'fd00::7']);
  });

  it('are an empty list before the first', async () => {
    server = await start();
    expect((await server.request('/api/devices')).json).toEqual({ devices: [] });
  });

  it('come whole when they are many', async () => {
    const many = Array.from({ length: 1000 }, (_, at) => device(at + 1, `board-${at}`));
    server = await start({ devices: many });
    const { json } = await server.request('/api/devices');
    expect(json.devices).toHaveLength(1000);
    expect(json.devices[999].id).toBe('board-999');
  });

  it('come as they are asked for: each once, in that order, unknown ones left out', async () => {
    server = await start({
      devices: [device(1, 'a'), device(2, 'b'), device(3, 'fd00::7'), device(4, '__proto__')],
    });
    const ids = async (query: string) =>
      (await server.request(`/api/devices?${query}`)).json.devices.map(
        ({ id }: { id: string }) => id,
      );
    expect(await ids('device=fd00::7,a,nobody,a,__proto__,constructor')).toEqual([
      'fd00::7',
      'a',
      '__proto__',
    ]);
    expect(await ids('device=nobody')).toEqual([]);
    expect(await ids('device=')).toEqual(['a', 'b', 'fd00::7', '__proto__']);
  });

  it('may be asked for by a thousand ids, not by more', async () => {
    const many = Array.from({ length: 1001 }, (_, at) => device(at + 1, `${at}`));
    server = await start({ devices: many });
    const ask = (count: number) =>
      server.request(`/api/devices?device=${many.slice(0, count).map(({ id }) => id)}`);
    expect((await ask(1000)).json.devices).toHaveLength(1000);
    const { status, json } = await ask(1001);
    expect([status, json.error.code]).toEqual([400, 'bad-request']);
    expect(json.error.message).toBe('device may name 1000 devices, not 1001.');
  });

  it('are found by id, addresses too', async () => {
    server = await start({
      devices: [device(1, 'kitchen'), device(2, 'fd00::7'), device(3, '192.168.1.42')],
    });
    expect((await server.request('/api/devices/kitchen')).json).toEqual(expected);
    for (const path of ['fd00%3A%3A7', 'fd00%3a%3a7', 'fd00::7']) {
      expect((await server.request(`/api/devices/${path}`)).json.id).toBe('fd00::7');
    }
    expect((await server.request('/api/devices/192.168.1.42')).json.id).toBe('192.168.1.42');
    const encoded = [...'kitchen'].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('');
    expect((await server.request(`/api/devices/${encoded}`)).json.id).toBe('kitchen');
  });

  it('keep the names of their metrics, whatever those are', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'a b', 'ü"'];
    const metrics = names.map((name) => ({ name, value: 1, time: T0, unit: null }));
    server = await start({ devices: [device(1, '__proto__', { metrics })] });
    const { json } = await server.request('/api/devices/__proto__');
    expect(Object.keys(json.metrics)).toEqual(names);
    expect(Object.entries(json.metrics)[0]).toEqual([
      '__proto__',
      { value: 1, time: ISO, unit: null },
    ]);
  });
});

describe('a path', () => {
  it.each([
    ['GET', '/api/devices/nobody', 404, 'unknown-device'],
    ['GET', '/api/devices/constructor', 404, 'unknown-device'],
    ['GET', '/api/devices/nobody/readings', 404, 'unknown-device'],
    ['GET', '/api/devices/nobody/series?metric=x', 404, 'unknown-device'],
    ['GET', '/api/devices/nobody/messages', 404, 'unknown-device'],
    ['GET', '/api/none', 404, 'unknown-route'],
    ['GET', '/api', 404, 'unknown-route'],
    ['POST', '/api/devices', 405, 'method-not-allowed'],
    ['PUT', '/api/devices/kitchen/readings', 405, 'method-not-allowed'],
    ['GET', '/api/login', 405, 'method-not-allowed'],
    ['DELETE', '/', 405, 'method-not-allowed'],
    ['OPTIONS', '/api/devices', 405, 'method-not-allowed'],
    ['GET', '/api/devices/%zz', 400, 'bad-url'],
    ['GET', `/api/devices/${'x'.repeat(600)}`, 414, 'path-too-long'],
  ])('%s %s: %i %s', async (method, path, status, code) => {
    server = await start({ devices: [device(1, 'kitchen')] });
    const answer = await server.request(path, { method });
    expect([answer.status, answer.json]).toEqual([
      status,
      { error: { code, message: expect.stringMatching(/.\.$/) } },
    ]);
    if (status === 405) {
      expect(answer.headers.allow).toMatch(/GET|POST/);
    }
  });
});

describe('a failure', () => {
  it('of the server is 500 without a word of its insides, and told to the log', async () => {
    server = await start({ devices: [device(1, 'kitchen')] });
    server.store.readings = () => Promise.reject(new Error('/secret/path is broken'));
    const { status, text } = await server.request('/api/devices/kitchen/readings');
    expect(status).toBe(500);
    expect(text).not.toContain('secret');
    expect(server.logged).toEqual(['GET /api/devices/:id/readings failed: /secret/path is broken']);
  });
});

describe('a parameter', () => {
  it.each([
    ['order=up', 'order must be one of asc, desc, commit.'],
    ['limit=0', 'limit must be >= 1.'],
    ['limit=x', 'limit must be integer.'],
  ])('%s is refused in words that help', async (query, message) => {
    server = await start({ devices: [device(1, 'kitchen')] });
    const { status, json } = await server.request(`/api/devices/kitchen/readings?${query}`);
    expect([status, json]).toEqual([400, { error: { code: 'bad-request', message } }]);
  });
});

describe('readings', () => {
  async function withReadings() {
    server = await start({ devices: [device(1, 'kitchen')] });
    for (let at = 0; at < 5; at++) {
      server.store.add(1, { time: T0 + at * 1000 });
    }
    return (query: string) => server.request(`/api/devices/kitchen/readings${query}`);
  }

  it('come as they are', async () => {
    server = await start({ devices: [device(1, 'kitchen')] });
    server.store.position = 77;
    server.store.add(1, {
      time: T0,
      timeSource: 'uptime',
      seq: 12,
      millis: 1234567,
      boot: '7f3a',
      values: [
        ['temperature', 28.3],
        ['__proto__', -1],
      ],
    });
    const { text } = await server.request('/api/devices/kitchen/readings');
    expect(text).toBe(
      `{"readings":[{"time":"${ISO}","timeSource":"uptime","seq":12,"millis":1234567,` +
        '"boot":"7f3a","values":{"temperature":28.3,"__proto__":-1}}],"next":null,"position":77}',
    );
  });

  it.each(['asc', 'desc', 'commit'])('come page by page in order %s', async (order) => {
    const get = await withReadings();
    const seqs: number[] = [];
    let after = '';
    for (let pages = 0; pages < 3; pages++) {
      const { json } = await get(`?limit=2&order=${order}${after}`);
      seqs.push(...json.readings.map(({ seq }: { seq: number }) => seq));
      after = `&after=${json.next}`;
      expect(json.next === null).toBe(pages === 2);
    }
    expect(seqs).toEqual(order === 'desc' ? [4, 3, 2, 1, 0] : [0, 1, 2, 3, 4]);
  });

  it.each([
    [`from=${T0 + 1000}&to=${T0 + 3000}`, [1, 2]],
    ['from=2026-01-02T03:04:06.678Z&to=2026-01-02T04:04:08.678%2B01:00', [1, 2]],
    ['from=2026-01-02T03:04:06.678Z&to=2026-01-02T04:04:08.678+01:00', [1, 2]],
    ['from=2026-01-02t02:04:06.678000000-01:00&to=2026-01-02t03:04:08.6775z', [1, 2]],
    ['from=2026-01-02T03:04:06.6780001Z', [2, 3, 4]],
    ['to=2026-01-02T03:04:05.6780001Z', [0]],
    ['from=-1&to=0', []],
    [`from=${T0}&to=${T0}`, []],
  ])('of %s', async (query, seqs) => {
    const get = await withReadings();
    const { json } = await get(`?${query}`);
    expect(json.readings.map(({ seq }: { seq: number }) => seq)).toEqual(seqs);
  });

  it.each([
    ['limit=0', 'bad-request'],
    ['limit=10001', 'bad-request'],
    ['limit=x', 'bad-request'],
    ['limit=1.5', 'bad-request'],
    ['limit=1&limit=2', 'bad-request'],
    ['order=up', 'bad-request'],
    ['after=nonsense', 'bad-cursor'],
    ['after=', 'bad-cursor'],
    ['from=yesterday', 'bad-time'],
    ['from=', 'bad-time'],
    ['from=1e3', 'bad-time'],
    ['from=2026-01-02', 'bad-time'],
    ['from=2026-02-30T00:00:00Z', 'bad-time'],
    ['from=2026-13-01T00:00:00Z', 'bad-time'],
    ['from=2026-01-01T24:00:00Z', 'bad-time'],
    ['from=2026-01-01T00:00:00', 'bad-time'],
    ['to=9007199254740993', 'bad-time'],
    ['from=2&to=1', 'bad-range'],
  ])('refuse %s', async (query, code) => {
    const get = await withReadings();
    const { status, json } = await get(`?${query}`);
    expect([status, json.error.code]).toEqual([400, code]);
  });

  it('take a limit of 10,000, and a cursor only in its own order', async () => {
    const get = await withReadings();
    expect((await get('?limit=10000')).status).toBe(200);
    const { next } = (await get('?limit=2')).json;
    expect((await get(`?order=desc&after=${next}`)).json.error.code).toBe('bad-cursor');
  });
});

describe('series', () => {
  it('comes with its unit and range', async () => {
    server = await start({ devices: [device(1, 'kitchen')] });
    server.store.position = 77;
    server.store.add(1, { time: T0 });
    server.store.add(1, { time: T0 + 999 });
    const { json } = await server.request('/api/devices/kitchen/series?metric=temperature');
    expect(json).toEqual({
      metric: 'temperature',
      unit: '°C',
      from: ISO,
      to: '2026-01-02T03:04:06.678Z',
      stepMs: 2,
      points: [
        [T0, 20, 20, 20, 1],
        [T0 + 999, 20, 20, 20, 1],
      ],
      position: 77,
    });
  });

  it('comes for several devices, in the order asked for', async () => {
    const metrics = [{ name: 'pressure', value: 1, time: T0, unit: 'hPa' }];
    server = await start({ devices: [device(1, 'a'), device(2, 'fd00::7', { metrics })] });
    server.store.add(1, { time: T0 });
    server.store.position = 78;
    const { json } = await server.request(
      '/api/series?device=fd00::7,a&metric=temperature&buckets=10000',
    );
    expect(json.series).toEqual([
      expect.objectContaining({
        device: 'fd00::7',
        unit: null,
        from: null,
        points: [],
        position: 78,
      }),
      expect.objectContaining({ device: 'a', points: [[T0, 20, 20, 20, 1]], position: 78 }),
    ]);
  });

  it.each([
    ['/api/devices/a/series', 400, 'bad-request'],
    ['/api/devices/a/series?metric=', 400, 'bad-request'],
    ['/api/devices/a/series?metric=none', 404, 'unknown-metric'],
    ['/api/devices/a/series?metric=temperature&buckets=0', 400, 'bad-request'],
    ['/api/devices/a/series?metric=temperature&buckets=10001', 400, 'bad-request'],
    ['/api/devices/a/series?metric=temperature&from=x', 400, 'bad-time'],
    ['/api/series?metric=temperature', 400, 'bad-request'],
    ['/api/series?device=,&metric=temperature', 400, 'bad-request'],
    ['/api/series?device=a,b&metric=temperature', 404, 'unknown-device'],
    [
      `/api/series?metric=x&device=${Array.from({ length: 101 }, (_, at) => at)}`,
      400,
      'bad-request',
    ],
  ])('refuses %s', async (path, status, code) => {
    server = await start({ devices: [device(1, 'a')] });
    const answer = await server.request(path);
    expect([answer.status, answer.json.error.code]).toEqual([status, code]);
  });
});

describe('the journal', () => {
  it('comes as rejects, messages and events, the newest first', async () => {
    server = await start({ devices: [device(1, 'kitchen')] });
    const entry = (
      position: number,
      kind: JournalEntry['kind'],
      data: JournalEntry['data'],
    ): JournalEntry => ({ position, device: 1, kind, time: T0, data });
    server.store.entries.push(
      entry(1, 'connect', { address: '10.0.0.1', port: 4242, boot: null }),
      entry(2, 'reject', { reason: 'number', detail: 'x is no number', raw: '1,2,x' }),
      entry(3, 'message', { text: 'hello' }),
      entry(4, 'message', { text: 'board' }),
      entry(5, 'gap', { boot: '7f3a', fromSeq: 3, toSeq: 4, count: 2 }),
      entry(6, 'disconnect', { reason: 'it went away' }),
    );
    const get = async (path: string) => (await server.request(`/api/devices/kitchen/${path}`)).json;
    expect(await get('rejects')).toEqual({
      rejects: [{ time: ISO, reason: 'number', detail: 'x is no number', raw: '1,2,x' }],
    });
    expect(await get('messages')).toEqual({
      messages: [
        { time: ISO, text: 'board' },
        { time: ISO, text: 'hello' },
      ],
    });
    expect(await get('messages?limit=1')).toEqual({ messages: [{ time: ISO, text: 'board' }] });
    expect(await get('events')).toEqual({
      events: [
        { type: 'disconnect', time: ISO, reason: 'it went away' },
        { type: 'gap', time: ISO, boot: '7f3a', fromSeq: 3, toSeq: 4, count: 2 },
        { type: 'connect', time: ISO, address: '10.0.0.1', port: 4242, boot: null },
      ],
    });
    expect((await get('events?from=x')).error.code).toBe('bad-time');
  });
});

describe('connections', () => {
  it('are listed with what they carried', async () => {
    const connection = {
      id: 1,
      device: null,
      remoteAddress: '192.168.1.42',
      remotePort: 51234,
      localAddress: '192.168.1.2',
      localPort: 5050,
      tls: 'TLSv1.3',
      bytesIn: 1,
      bytesOut: 2,
      linesIn: 3,
      linesOut: 4,
      tcp: { rtt: 1200 },
    };
    server = await start({ connections: [{ ...connection, since: T0 }] });
    const { json } = await server.request('/api/connections');
    expect(json).toEqual({ connections: [{ ...connection, since: ISO }], total: 5 });
  });

  it('are those of chosen devices', async () => {
    const base = {
      ...{
        remoteAddress: '192.168.1.42',
        remotePort: 1,
        localAddress: '192.168.1.2',
        localPort: 2,
      },
      ...{ tls: null, since: T0, bytesIn: 0, bytesOut: 0, linesIn: 0, linesOut: 0, tcp: null },
    };
    const devices = [null, 'kitchen', 'greenhouse', 'kitchen'];
    server = await start({ connections: devices.map((device, id) => ({ ...base, id, device })) });
    const ids = async (query: string) => {
      const { json } = await server.request(`/api/connections?${query}`);
      return json.connections.map(({ id }: { id: number }) => id);
    };
    expect(await ids('device=kitchen')).toEqual([1, 3]);
    expect(await ids('device=greenhouse,kitchen,nobody')).toEqual([1, 2, 3]);
    expect(await ids('device=nobody')).toEqual([]);
    expect(await ids('device=')).toEqual([0, 1, 2, 3]);
  });
});

describe('boards that announce themselves', () => {
  it('are listed with where they are', async () => {
    const boards = [{ name: 'relay', address: '192.168.1.42', port: 8888 }];
    server = await start({ parts: { announced: () => boards } });
    expect((await server.request('/api/boards')).json).toEqual({ boards });
  });

  it('are none where nobody listens for them', async () => {
    server = await start();
    expect((await server.request('/api/boards')).json).toEqual({ boards: [] });
  });
});

describe('metrics', () => {
  it('are in the form that Prometheus reads, with each figure once', async () => {
    server = await start();
    await server.request('/metrics');
    const { headers, text } = await server.request('/metrics');
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    const samples = new Map(
      text
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => {
          const [name = '', value] = line.split(' ');
          expect(text).toContain(`# HELP ${name.split('{')[0]} `);
          return [name, Number(value)] as const;
        }),
    );
    expect(samples.get('tapline_readings_total')).toBe(TOTALS.readings);
    expect(samples.get('tapline_received_bytes_total')).toBe(TOTALS.bytesIn);
    expect(samples.get('tapline_connections')).toBe(TOTALS.connectionsOpen);
    expect(samples.get('tapline_store_up')).toBe(1);
    expect(samples.get('tapline_build_info{version="1.2.3"}')).toBe(1);
    for (const value of Object.values(TOTALS)) {
      expect([...samples.values()]).toContain(value);
    }
  });
});

describe('the description', () => {
  it('names every call and its parameters', async () => {
    server = await start();
    const { json } = await server.request('/api/openapi.json');
    expect(json.openapi).toBe('3.1.0');
    expect(Object.keys(json.paths).sort()).toEqual([
      '/api/auth-failures',
      '/api/boards',
      '/api/commands/{id}',
      '/api/connections',
      '/api/devices',
      '/api/devices/{id}',
      '/api/devices/{id}/commands',
      '/api/devices/{id}/console',
      '/api/devices/{id}/events',
      '/api/devices/{id}/messages',
      '/api/devices/{id}/readings',
      '/api/devices/{id}/readings/{boot}/{seq}/journey',
      '/api/devices/{id}/rejects',
      '/api/devices/{id}/series',
      '/api/devices/{id}/token',
      '/api/events',
      '/api/export',
      '/api/health',
      '/api/login',
      '/api/logout',
      '/api/openapi.json',
      '/api/series',
      '/api/tokens',
      '/api/wire',
      '/api/wire/packets.pcapng',
      '/metrics',
    ]);
    const { parameters, responses } = json.paths['/api/devices/{id}/readings'].get;
    expect(parameters.map(({ name }: { name: string }) => name).sort()).toEqual([
      'after',
      'from',
      'id',
      'limit',
      'order',
      'to',
    ]);
    expect(responses['200'].content['application/json'].schema.properties).toHaveProperty('next');
    expect(json.paths['/api/events'].get.responses['200'].content).toHaveProperty([
      'text/event-stream',
    ]);
    expect(Object.keys(json.paths['/api/export'].get.responses['200'].content)).toEqual([
      'text/csv',
      'application/x-ndjson',
      'application/vnd.apache.parquet',
    ]);
  });

  it('requires only what a caller may not leave out', async () => {
    server = await start();
    const { json } = await server.request('/api/openapi.json');
    const required = (path: string) =>
      json.paths[path].get.parameters
        .filter((parameter: { required: boolean }) => parameter.required)
        .map(({ name }: { name: string }) => name);
    expect(required('/api/devices/{id}/readings')).toEqual(['id']);
    expect(required('/api/devices/{id}/series')).toEqual(['metric', 'id']);
    expect(required('/api/series')).toEqual(['device', 'metric']);
    expect(required('/api/export')).toEqual([]);
    const inBody = (path: string) =>
      json.paths[path].post.requestBody.content['application/json'].schema.required ?? [];
    expect(inBody('/api/export')).toEqual([]);
    expect(inBody('/api/devices/{id}/commands')).toEqual(['text']);
  });

  it('tells what needs no token, and how health looks when it is bad', async () => {
    server = await start();
    const { json } = await server.request('/api/openapi.json');
    expect(json.security).toEqual([{ token: [] }, { login: [] }]);
    expect(json.paths['/api/health'].get.security).toEqual([]);
    expect(json.paths['/api/login'].post.security).toEqual([]);
    expect(json.paths['/api/devices'].get).not.toHaveProperty('security');
    const { schema } = json.paths['/api/health'].get.responses['503'].content['application/json'];
    expect(schema.properties).toHaveProperty('reason');
  });
});
