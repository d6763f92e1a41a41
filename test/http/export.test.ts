// The export over real HTTP as text: both formats, any size, and callers that read slowly or go away.

import http from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { textCell } from '../../src/http/export-csv.ts';
import { until } from '../until.ts';
import { device, start, T0, type TestServer } from './server.ts';

let server: TestServer;
afterEach(() => server?.close());

const ISO = '2026-01-02T03:04:05.678Z';

async function withTwoDevices(): Promise<void> {
  const metric = (name: string) => ({ name, value: 1, time: T0, unit: null });
  server = await start({
    devices: [
      device(1, 'kitchen', { metrics: [metric('temperature'), metric('=sum')] }),
      device(2, 'fd00::7', { metrics: [metric('humidity'), metric('temperature')] }),
    ],
  });
  server.store.add(1, {
    time: T0,
    boot: '-7f',
    millis: 5,
    timeSource: 'uptime',
    values: [
      ['temperature', -28.3],
      ['=sum', 1e21],
    ],
  });
  server.store.add(2, { time: T0, seq: null, values: [['humidity', 65]] });
}

describe('text cells', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@x', "'@x"],
    ['\tx', "'\tx"],
    ['\rx', '"\'\rx"'],
    ['=a,"b"', '"\'=a,""b"""'],
    ['a=b', 'a=b'],
    ['', ''],
  ])('%j is written %j', (text, cell) => {
    expect(textCell(text)).toBe(cell);
  });
});

describe('export', () => {
  it('is CSV with the metrics of all its devices', async () => {
    await withTwoDevices();
    const { headers, text } = await server.request('/api/export');
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['content-disposition']).toBe('attachment; filename="tapline-readings.csv"');
    expect(text).toBe(
      "time,device,boot,seq,millis,timeSource,temperature,'=sum,humidity\n" +
        `${ISO},kitchen,'-7f,0,5,uptime,-28.3,1e+21,\n` +
        `${ISO},fd00::7,~1,,,arrival,,,65\n`,
    );
  });

  it('is a reading a line in ndjson', async () => {
    await withTwoDevices();
    const { headers, text } = await server.request('/api/export?format=ndjson&device=fd00%3A%3A7');
    expect(headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
    expect(headers['content-disposition']).toBe('attachment; filename="tapline-fd00__7.ndjson"');
    expect(text).toBe(
      `{"device":"fd00::7","time":"${ISO}","timeSource":"arrival","seq":null,"millis":null,` +
        '"boot":"~1","values":{"humidity":65}}\n',
    );
  });

  it('takes the names of more devices than an address can hold, as JSON', async () => {
    const devices = Array.from({ length: 3000 }, (_, at) => device(at + 1, `board-${at}`));
    server = await start({ devices });
    server.store.add(1, { time: T0 });
    server.store.add(3000, { time: T0 });
    const ask = (body: object) =>
      server.request('/api/export', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const names = devices.map(({ id }) => id);
    const { text, headers } = await ask({ device: [...names, 'board-0'], format: 'ndjson' });
    expect(text.split('\n').map((line) => line.slice(0, 23))).toEqual([
      '{"device":"board-0","ti',
      '{"device":"board-2999",',
      '',
    ]);
    expect(headers['content-disposition']).toBe('attachment; filename="tapline-readings.ndjson"');
    expect((await ask({ from: T0 + 1, format: 'ndjson' })).text).toBe('');
    expect((await ask({ device: ['nobody'] })).json.error.code).toBe('unknown-device');
    expect((await ask({ device: [] })).status).toBe(400);
  });

  it('has every reading of a range over many pages once', async () => {
    server = await start({ devices: [device(1, 'kitchen')] });
    for (let at = 0; at < 5000; at++) {
      server.store.add(1, { time: T0 + at });
    }
    const all = (await server.request('/api/export?format=ndjson')).text.trimEnd().split('\n');
    expect(all.map((line) => JSON.parse(line).seq)).toEqual(
      Array.from({ length: 5000 }, (_, at) => at),
    );
    const some = await server.request(
      `/api/export?format=ndjson&from=${T0 + 4000}&to=${T0 + 4002}&device=kitchen`,
    );
    expect(some.text.trimEnd().split('\n')).toHaveLength(2);
  });

  it('ends with the readings that were there when it began', async () => {
    server = await start({ devices: [device(1, 'kitchen')] });
    server.store.add(1, { time: T0 });
    const { store } = server;
    const read = store.readings.bind(store);
    let time = T0;
    store.readings = (query) => {
      const page = read(query);
      store.add(1, { time: ++time });
      return page;
    };
    const { text } = await server.request('/api/export?format=ndjson');
    expect(text.trimEnd().split('\n')).toHaveLength(1);
  });

  it('of nothing is a header alone', async () => {
    server = await start({ devices: [device(1, 'kitchen')] });
    const { status, text } = await server.request('/api/export');
    expect([status, text]).toEqual([200, 'time,device,boot,seq,millis,timeSource,temperature\n']);
    expect((await server.request('/api/export?format=ndjson')).text).toBe('');
  });

  it.each([
    ['format=xml', 400, 'bad-request'],
    ['device=nobody', 404, 'unknown-device'],
    ['from=x', 400, 'bad-time'],
  ])('refuses %s', async (query, status, code) => {
    server = await start({ devices: [device(1, 'kitchen')] });
    const answer = await server.request(`/api/export?${query}`);
    expect([answer.status, answer.json.error.code]).toEqual([status, code]);
  });

  it('refuses a table that is too wide', async () => {
    const devices = Array.from({ length: 100 }, (_, at) =>
      device(at + 1, `board-${at}`, {
        metrics: Array.from({ length: 256 }, (_, metric) => ({
          name: `m${at}-${metric}`,
          value: 0,
          time: T0,
          unit: null,
        })),
      }),
    );
    server = await start({ devices });
    for (const format of ['csv', 'parquet']) {
      const { json } = await server.request(`/api/export?format=${format}`);
      expect(json.error.code).toBe('too-many-metrics');
    }
    expect((await server.request('/api/export?format=ndjson')).status).toBe(200);
  });

  it('is cut, not ended, when the store fails on the way', async () => {
    server = await start({ devices: [device(1, 'kitchen')] });
    const { store } = server;
    for (let at = 0; at < 5000; at++) {
      store.add(1, { time: T0 + at });
    }
    const read = store.readings.bind(store);
    store.readings = (query) =>
      store.pages > 2 ? Promise.reject(new Error('broken')) : read(query);
    await expect(server.request('/api/export')).rejects.toThrow(/aborted|hang up|reset/i);
    expect(server.logged).toEqual(['GET /api/export broke off: broken']);
  });

  describe('without an end', () => {
    /** A store that has more readings than anybody can take. */
    async function endless() {
      server = await start({ devices: [device(1, 'kitchen')] });
      const { store } = server;
      const readings = Array.from({ length: 2000 }, (_, at) => ({
        ordinal: at,
        time: T0,
        timeSource: 'arrival' as const,
        seq: at,
        millis: null,
        boot: 'x'.repeat(64),
        values: [],
      }));
      store.readings = async () => {
        store.pages++;
        return { readings, next: 'more', position: 1 };
      };
      const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
        http
          .get({ host: '127.0.0.1', port: server.port, path: '/api/export' }, resolve)
          .on('error', reject);
      });
      response.on('error', () => {});
      return response;
    }

    /** Waits until nobody asks for pages any more. */
    async function pagesAtRest(): Promise<number> {
      let before = -1;
      while (before !== server.store.pages) {
        before = server.store.pages;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return before;
    }

    it('waits for a caller that does not read, and stops when it goes away', async () => {
      const response = await endless();
      const held = await pagesAtRest();
      response.resume();
      await until(() => server.store.pages > held);
      response.destroy();
      await pagesAtRest();
    });

    it('is cut when the server stops', async () => {
      const response = await endless();
      const closed = new Promise((resolve) => response.once('close', resolve));
      response.resume();
      await server.close();
      await closed;
      expect(response.complete).toBe(false);
    });
  });
});
