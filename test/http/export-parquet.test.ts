// The export as Parquet over real HTTP: the same readings as ndjson, and callers that go away.

import http from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { metricColumns } from '../../src/http/export-columns.ts';
import { MAX_PARQUET_EXPORTS } from '../../src/limits.ts';
import { until, untilAsync } from '../until.ts';
import { readParquet } from './parquet.ts';
import { device, start, T0, type TestServer } from './server.ts';

let server: TestServer;
afterEach(() => server?.close());

const metric = (name: string) => ({ name, value: 1, time: T0, unit: null });

async function fetched(query = ''): Promise<Response> {
  return fetch(`http://127.0.0.1:${server.port}/api/export?format=parquet${query}`);
}

async function rowsOf(query = '') {
  const response = await fetched(query);
  return readParquet(new Uint8Array(await response.arrayBuffer()));
}

/** The rows of the file as ndjson has them. */
async function objectsOf(query = ''): Promise<unknown[]> {
  const { columns, rows } = await rowsOf(query);
  return rows.map((row) => {
    const [id, time, timeSource, boot, seq, millis] = row;
    const cells = columns.slice(6).map(([name], index) => [name, row[6 + index]]);
    return {
      ...{ device: id, time: (time as Date).toISOString(), timeSource },
      seq: seq === null ? null : Number(seq),
      millis: millis === null ? null : Number(millis),
      boot,
      values: Object.fromEntries(cells.filter(([, value]) => value !== null)),
    };
  });
}

async function ndjsonOf(query = ''): Promise<unknown[]> {
  const { text } = await server.request(`/api/export?format=ndjson${query}`);
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

async function manyReadings(): Promise<void> {
  server = await start({
    devices: [
      device(1, 'kitchen', { metrics: [metric('temperature'), metric('a.b')] }),
      device(2, 'fd00::7', { metrics: [metric('humidity'), metric('temperature')] }),
      device(3, 'silent', { metrics: [] }),
    ],
  });
  for (let at = 0; at < 5000; at++) {
    const temperature = Math.round(at / 7) / 10;
    server.store.add(1, {
      ...{ time: T0 + at * 1000, boot: 'b1', seq: at, millis: at * 1001 },
      timeSource: 'uptime',
      values:
        at % 3 === 0
          ? []
          : [
              ['temperature', temperature],
              ['a.b', -at],
            ],
    });
    server.store.add(2, { time: T0 + at, seq: null, values: [['humidity', at]] });
  }
}

describe('export as Parquet', () => {
  it('has the same readings as ndjson', async () => {
    await manyReadings();
    const all = await objectsOf();
    expect(all).toHaveLength(10_000);
    expect(all).toEqual(await ndjsonOf());
    const query = `&device=fd00%3A%3A7,silent&from=${T0 + 10}&to=${T0 + 13}`;
    expect(await objectsOf(query)).toEqual(await ndjsonOf(query));
  });

  it('says what it is', async () => {
    server = await start({ devices: [device(1, 'kitchen')] });
    const { headers } = await fetched('&device=kitchen');
    expect(headers.get('content-type')).toBe('application/vnd.apache.parquet');
    expect(headers.get('content-disposition')).toBe(
      'attachment; filename="tapline-kitchen.parquet"',
    );
  });

  it('of nothing is a whole file without rows', async () => {
    server = await start({ devices: [device(1, 'kitchen')] });
    const { columns, rows } = await rowsOf();
    expect(columns.map(([name]) => name)).toEqual([
      'device',
      'time',
      'timeSource',
      'boot',
      'seq',
      'millis',
      'temperature',
    ]);
    expect(rows).toEqual([]);
  });

  it('keeps metrics apart from the fixed columns', async () => {
    const names = ['boot', 'metric.boot', 'time', 'Time'];
    server = await start({ devices: [device(1, 'kitchen', { metrics: names.map(metric) })] });
    server.store.add(1, { time: T0, values: names.map((name, index) => [name, index] as const) });
    const { columns, rows } = await rowsOf();
    expect(columns.slice(6).map(([name]) => name)).toEqual([
      'metric.metric.boot',
      'metric.boot',
      'metric.time',
      'Time',
    ]);
    expect(rows[0].slice(6)).toEqual([0, 1, 2, 3]);
    const { text } = await server.request('/api/export');
    expect(text.split('\n')[0]).toMatch(/,metric\.metric\.boot,metric\.boot,metric\.time,Time$/);
  });

  it('is cut, not ended, when the store fails on the way', async () => {
    await manyReadings();
    const { store } = server;
    const read = store.readings.bind(store);
    store.readings = (query) =>
      store.pages > 2 ? Promise.reject(new Error('broken')) : read(query);
    await expect(fetched().then((response) => response.arrayBuffer())).rejects.toThrow();
    expect(server.logged).toEqual(['GET /api/export broke off: broken']);
  });
});

describe('names of columns', () => {
  it.each<[metrics: string[], names: string[]]>([
    [['x'], ['x']],
    [['a'], ['metric.a']],
    [
      ['a', 'metric.a'],
      ['metric.metric.a', 'metric.a'],
    ],
    [
      ['metric.a', 'b', 'metric.metric.a', 'a'],
      ['metric.a', 'metric.b', 'metric.metric.a', 'metric.metric.metric.a'],
    ],
  ])('%j beside a and b are %j', (metrics, names) => {
    expect(metricColumns(['a', 'b'], metrics)).toEqual(names);
  });
});

describe('export as Parquet without an end', () => {
  /** A store that has more readings than anybody can take, in numbers that do not compress. */
  async function endless(): Promise<void> {
    const names = Array.from({ length: 20 }, (_, at) => `m${at}`);
    server = await start({ devices: [device(1, 'kitchen', { metrics: names.map(metric) })] });
    const { store } = server;
    store.readings = async () => {
      store.pages++;
      const readings = Array.from({ length: 2000 }, (_, at) => ({
        ...{ ordinal: at, time: T0, timeSource: 'arrival' as const, seq: at, millis: null },
        boot: 'b1',
        values: names.map((name) => [name, Math.random()] as const),
      }));
      return { readings, next: 'more', position: 1 };
    };
  }

  function opened(): Promise<http.IncomingMessage> {
    const path = '/api/export?format=parquet';
    return new Promise((resolve, reject) => {
      http
        .get({ host: '127.0.0.1', port: server.port, path, agent: false }, resolve)
        .on('error', reject);
    });
  }

  /** Waits until nobody has asked for pages for a while; a row group takes far less. */
  async function pagesAtRest(): Promise<number> {
    let before = -1;
    while (before !== server.store.pages) {
      before = server.store.pages;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    return before;
  }

  it('waits for a caller that does not read, and stops when it goes away', async () => {
    await endless();
    const response = await opened();
    response.on('error', () => {});
    const held = await pagesAtRest();
    response.resume();
    await until(() => server.store.pages > held);
    response.destroy();
    await pagesAtRest();
  });

  it('is cut when the server stops', async () => {
    await endless();
    const response = await opened();
    response.on('error', () => {});
    const closed = new Promise((resolve) => response.once('close', resolve));
    response.resume();
    await server.close();
    await closed;
    expect(response.complete).toBe(false);
  });

  it('is refused beside as many as may run, and has their place when one has gone', async () => {
    await endless();
    const running = await Promise.all(Array.from({ length: MAX_PARQUET_EXPORTS }, opened));
    for (const response of running) response.on('error', () => {});
    const refused = await fetched();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
    expect(await refused.json()).toMatchObject({ error: { code: 'too-many-exports' } });
    running[0].destroy();
    await untilAsync(async () => {
      const response = await opened();
      response.on('error', () => {});
      response.destroy();
      return response.statusCode === 200;
    });
    for (const response of running) response.destroy();
  });
});
