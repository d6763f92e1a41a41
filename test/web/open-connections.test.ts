// What the page of connections makes of the lists that it is told.

import { describe, expect, it } from 'vitest';
import type { Connection } from '../../web/api/types.ts';
import { curvePath, roundAbove } from '../../web/connections/curve-path.ts';
import { dialName } from '../../web/connections/dial-name.ts';
import { FIGURE_GROUPS, figureText, msText } from '../../web/connections/figures.ts';
import { addressOf, OpenConnections } from '../../web/connections/open-connections.ts';
import { placeText } from '../../web/connections/place.ts';
import type { Wish } from '../../web/connections/protocol.ts';

const T0 = Date.parse('2026-11-21T12:00:00.000Z');

const connection = (id: number, more: Partial<Connection> = {}): Connection => ({
  id,
  device: `board-${id}`,
  remoteAddress: '10.0.0.2',
  remotePort: 40_000 + id,
  localAddress: '10.0.0.1',
  localPort: 5050,
  tls: null,
  since: new Date(T0 + id * 1000).toISOString(),
  bytesIn: 0,
  bytesOut: 0,
  linesIn: 0,
  linesOut: 0,
  tcp: { rtt: 10 - id, snd_wnd: 1000 },
  ...more,
});
const wish = (more: Partial<Wish> = {}): Wish => ({
  search: '',
  sort: 'device',
  descending: false,
  from: 0,
  to: 50,
  detail: null,
  ...more,
});
const ids = (open: OpenConnections, wished: Wish) => open.view(wished).rows.map(({ id }) => id);

describe('open connections', () => {
  it('have rates from the second look on', () => {
    const open = new OpenConnections();
    open.take([connection(1)], 7, T0);
    expect(open.view(wish())).toMatchObject({ open: 1, total: 7, rows: [{ rates: null }] });
    open.take([connection(1, { bytesIn: 500, linesIn: 20, bytesOut: 10 })], 7, T0 + 2000);
    const rates = { bytesIn: 250, bytesOut: 5, linesIn: 10, linesOut: 0 };
    expect(open.view(wish())).toMatchObject({ rates, rows: [{ rates }] });
    // Another server, which counts its connections anew.
    open.take([connection(1, { since: new Date(T0 + 5).toISOString() })], 1, T0 + 4000);
    expect(open.view(wish()).rows[0]?.rates).toBeNull();
  });

  it('are found by what one sees of them', () => {
    const open = new OpenConnections();
    open.take(
      [
        connection(1),
        connection(2, { device: null }),
        connection(3, { tls: 'TLSv1.3' }),
        connection(4, { remoteAddress: '/dev/ttyUSB0', remotePort: null, localPort: null }),
      ],
      4,
      T0,
    );
    const found = (search: string) => ids(open, wish({ search }));
    expect(found('BOARD')).toEqual([1, 3, 4]);
    expect(found('no line')).toEqual([2]);
    expect(found('tls')).toEqual([3]);
    expect(found(':40001')).toEqual([1]);
    expect(found('usb0')).toEqual([4]);
    expect(open.view(wish({ search: 'nothing' }))).toMatchObject({ matching: 0, nameless: 1 });
  });

  it.each([
    ['device', false, [2, 10, 1]],
    ['device', true, [10, 2, 1]],
    ['age', true, [1, 2, 10]],
    ['in', true, [10, 2, 1]],
    ['rtt', false, [10, 2, 1]],
    ['rtt', true, [2, 10, 1]],
    ['resent', true, [10, 2, 1]],
  ] as const)('are ordered by %s, descending %s', (sort, descending, expected) => {
    const open = new OpenConnections();
    open.take(
      [
        // Without a name and figures it comes last, whichever way it goes.
        connection(1, { device: null, tcp: null }),
        connection(2, { bytesIn: 5 }),
        connection(10, { bytesIn: 9, tcp: { rtt: 0.5, retrans_total: 3 } }),
      ],
      3,
      T0,
    );
    expect(ids(open, wish({ sort, descending }))).toEqual(expected);
  });

  it('keep their place while only their figures change', () => {
    const open = new OpenConnections();
    const both = (a: number, b: number) => [
      connection(1, { tcp: { rtt: a } }),
      connection(2, { tcp: { rtt: b } }),
    ];
    const byRtt = wish({ sort: 'rtt' });
    open.take(both(1, 2), 2, T0);
    expect(ids(open, byRtt)).toEqual([1, 2]);
    open.take(both(3, 2), 2, T0 + 2000);
    expect(ids(open, byRtt)).toEqual([1, 2]);
    open.take([...both(3, 2), connection(3, { tcp: { rtt: 0 } })], 3, T0 + 4000);
    expect(ids(open, byRtt)).toEqual([3, 2, 1]);
  });

  it('are shown in parts, a list that became shorter from its end', () => {
    const open = new OpenConnections();
    open.take(
      Array.from({ length: 100 }, (_, id) => connection(id)),
      100,
      T0,
    );
    expect(open.view(wish({ from: 40, to: 43 }))).toMatchObject({
      matching: 100,
      from: 40,
      rows: [{ id: 40 }, { id: 41 }, { id: 42 }],
    });
    open.take([connection(0), connection(1)], 100, T0 + 2000);
    expect(open.view(wish({ from: 40, to: 43 }))).toMatchObject({ from: 0, matching: 2 });
  });

  it('have a history, which stays when one that is looked at closes', () => {
    const open = new OpenConnections();
    const key = `1 ${connection(1).since}`;
    const close = wish({ detail: key });
    for (let at = 0; at < 400; at++) {
      open.take([connection(1, { bytesIn: at * 100 })], 1, T0 + at * 2000);
      if (at === 0) expect(open.view(close).detail?.moments).toEqual([]);
    }
    const { detail } = open.view(close);
    expect(detail?.isClosed).toBe(false);
    expect(detail?.moments).toHaveLength(300);
    expect(detail?.moments.at(-1)).toEqual({
      at: T0 + 399 * 2000,
      bytesIn: 50,
      bytesOut: 0,
      rtt: 9,
    });
    open.take([], 1, T0 + 800_000);
    const closed = open.view(close).detail;
    expect([closed?.isClosed, closed?.moments.length]).toEqual([true, 300]);
    expect(open.view(wish()).detail).toBeNull();
  });
});

describe('a place', () => {
  const boards = { port: 5050, tlsPort: 5051, addresses: [] };

  it.each([
    [{}, '10.0.0.2:40001', 'port 5050'],
    [{ localPort: 5051 }, '10.0.0.2:40001', 'port 5051'],
    [{ localPort: 51_234, remotePort: 8888 }, '10.0.0.2:8888', 'dialled by this server'],
    [{ remoteAddress: 'fd00::7' }, '[fd00::7]:40001', 'port 5050'],
    [
      { remoteAddress: '/dev/ttyUSB0', remotePort: null, localPort: null },
      '/dev/ttyUSB0',
      'serial port',
    ],
  ])('%j is %s by %s', (more, address, words) => {
    expect(addressOf(connection(1, more))).toBe(address);
    expect(placeText(connection(1, more), boards)).toBe(words);
  });

  it.each([
    ['relay', 'relay'],
    ['Küchen Relais', 'K_chen_Relais'],
    ['.hidden', '_hidden'],
    ['', 'board'],
  ])('%j can be dialled as %s', (name, dialled) => {
    expect(dialName(name)).toBe(dialled);
  });
});

describe('figures of TCP', () => {
  it('are each named once', () => {
    const names = FIGURE_GROUPS.flatMap(({ figures }) => figures.map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
  });

  it('are told with their units, and those that are not told as such', () => {
    const texts = new Map(
      FIGURE_GROUPS.flatMap(({ figures }) =>
        figures.map((figure) => [
          figure.name,
          figureText(figure, { rtt: 2.454, cwnd: 1, lastrcv: 164, lastsnd: 30_152, mss: 1460 }),
        ]),
      ),
    );
    expect(texts.get('rtt')).toBe('2.5 ms');
    expect(texts.get('cwnd')).toBe('1 packet');
    expect(texts.get('lastrcv')).toBe('164 ms ago');
    expect(texts.get('lastsnd')).toBe('30 s ago');
    expect(texts.get('mss')).toBe('1.46 kB');
    expect(texts.get('retrans_total')).toBe('0');
    expect(texts.get('ssthresh')).toBe('not told');
  });

  it.each([
    [0.0123, '0.012 ms'],
    [2.45, '2.5 ms'],
    [99.6, '100 ms'],
    [204, '204 ms'],
    [1234, '1.23 s'],
  ])('%f ms is %s', (ms, text) => {
    expect(msText(ms)).toBe(text);
  });
});

describe('a curve', () => {
  it('breaks where nothing is known', () => {
    const points = [
      [0, 0],
      [0.25, 1],
      [0.5, null],
      [1, 0.5],
    ] as const;
    expect(curvePath(points, 100, 10)).toBe('M0.0 10.0L0.0 10.0L25.0 0.0M100.0 5.0L100.0 5.0');
  });

  it.each([
    [0, 1],
    [0.7, 1],
    [1, 1],
    [1.01, 2],
    [2.5, 5],
    [51, 100],
    [0.03, 0.05],
  ])('of values up to %f reaches up to %f', (greatest, top) => {
    expect(roundAbove(greatest)).toBeCloseTo(top, 9);
  });
});
