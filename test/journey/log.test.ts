// What the log of a connection knows of a reading, however its line came.

import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { LoggedCopy, LoggedReading } from '../../src/journey/log/logged.ts';
import { JOURNEY_CONTEXTS } from '../../src/limits.ts';
import { endTimers, openLoggedServer } from './logged-server.ts';

afterEach(endTimers);

const HELLO = 'HELLO device=kitchen boot=7f3a ack=1\n';

function only({ copies }: LoggedReading): LoggedCopy {
  expect(copies).toHaveLength(1);
  return copies[0];
}

function textOf({ bytes }: LoggedCopy): string | null {
  return bytes && Buffer.from(bytes).toString('latin1');
}

describe('the log of a connection', () => {
  it('knows where a line stood and which read brought it', async () => {
    const server = openLoggedServer();
    const board = server.board();
    await board.say(HELLO, '1,1000,20,50\r\n2,2000,21,51\r\n');
    const copy = only(await server.find('kitchen', '7f3a', 2));
    expect(textOf(copy)).toBe('2,2000,21,51\r\n');
    expect(copy).toMatchObject({
      ...{ offset: HELLO.length + 14, length: 14, isNew: true, isOwn: true, wantsAck: true },
      reads: [{ offset: HELLO.length, length: 28 }],
      fieldsOrigin: 'default',
      connection: { id: 1, carrier: 'tcp', remotePort: 40_001, closed: null },
    });
    expect(copy.position).toBeGreaterThan(0);
  });

  it.each([
    ['in three pieces', ['12,1234', '567,28.3', ',65.2\r\n']],
    ['with its CR LF alone, as println writes it', ['12,1234567,28.3,65.2', '\r\n']],
    ['with its LF alone', ['12,1234567,28.3,65.2\r', '\n']],
    ['byte by byte', [...'12,1234567,28.3,65.2\r\n']],
  ])('tells all reads of a line that came %s', async (_, pieces) => {
    const server = openLoggedServer();
    const board = server.board();
    await board.say('11,1234000,28.3,65.2\r\n', ...pieces);
    const copy = only(await server.find('192.168.1.42', '~1', 12));
    expect(textOf(copy)).toBe('12,1234567,28.3,65.2\r\n');
    expect(copy.offset).toBe(22);
    expect(copy.reads?.map(({ length }) => length)).toEqual(pieces.map(({ length }) => length));
  });

  it.each([
    ['at once', ['{"seq":1,"a":2,"note":"token=s3cret"}\n']],
    ['in pieces', ['{"seq":1,"a":2,"note":"tok', 'en=s3', 'cret"}\n']],
  ])('keeps no token that comes %s', async (_, pieces) => {
    const server = openLoggedServer();
    await server.board().say(...pieces);
    const copy = only(await server.find('192.168.1.42', '~1', 1));
    expect(textOf(copy)).toBe('{"seq":1,"a":2,"note":"token=********\n');
  });

  it('knows each of forty lines that came at once', async () => {
    const server = openLoggedServer();
    const board = server.board();
    const lines = Array.from({ length: 40 }, (_, i) => `${i + 1},${i * 10},${i}.5,50\r\n`);
    await board.say(lines.join(''));
    let offset = 0;
    for (const [index, line] of lines.entries()) {
      const copy = only(await server.find('192.168.1.42', '~1', index + 1));
      expect([textOf(copy), copy.offset, copy.lineIndex, copy.lines]).toEqual([line, offset, 0, 1]);
      offset += line.length;
    }
  });

  it('knows the bytes of every line, however the stream was cut', async () => {
    const anyLine = fc.oneof(
      fc.tuple(fc.nat(99), fc.nat(99)).map(([a, b]) => `SEQ,${a},${b}`),
      fc.nat(99).map((a) => `{"seq":SEQ,"temperature":${a}}`),
      fc.nat(99).map((a) => `temperature:${a},seq:SEQ`),
      fc.constant('12,what'),
      fc.constant('hello there'),
      fc.constant(''),
    );
    const anyStream = fc.record({
      lines: fc.array(fc.tuple(anyLine, fc.constantFrom('\n', '\r\n')), { maxLength: 30 }),
      cuts: fc.array(fc.nat(600), { maxLength: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(anyStream, async ({ lines, cuts }) => {
        const server = openLoggedServer(undefined, { fields: ['seq', 'temperature', 'humidity'] });
        const board = server.board();
        const sent = lines.map(
          ([line, end], index) => line.replace('SEQ', String(index + 1)) + end,
        );
        await board.say(...cutAt(sent.join(''), cuts));
        for (const [index, line] of sent.entries()) {
          if (!lines[index][0].includes('SEQ')) continue;
          const { copies } = await server.find('192.168.1.42', '~1', index + 1);
          expect(copies.map(textOf)).toEqual([line]);
          const { offset, length } = copies[0];
          expect(board.sent().toString('latin1', offset, offset + length)).toBe(line);
        }
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('tells a second copy from the first, over another connection', async () => {
    const server = openLoggedServer();
    const first = server.board();
    await first.say(HELLO, '1,1000,20,50\r\n');
    await first.leave();
    const second = server.board();
    await second.say(HELLO, '1,1000,20,50\r\n2,2000,20,50\r\n');
    const { copies } = await server.find('kitchen', '7f3a', 1);
    expect(copies.map(({ isNew, connection }) => [isNew, connection.id])).toEqual([
      [true, 1],
      [false, 2],
    ]);
    expect(copies[0].connection.closed).toMatchObject({ reason: 'closed by the board' });
    expect(copies[1].position).toBeNull();
    expect(copies.map(textOf)).toEqual(['1,1000,20,50\r\n', '1,1000,20,50\r\n']);
  });

  it('knows the first answer that covers a reading, and where it stood', async () => {
    const server = openLoggedServer();
    const board = server.board();
    await board.say(HELLO);
    await board.say('1,1000,20,50\r\n');
    await board.say('2,2000,20,50\r\n3,3000,20,50\r\n');
    const welcome = board.peer.sent[0];
    const { reply } = await server.find('kitchen', '7f3a', 2);
    expect(board.peer.sent.slice(1)).toEqual(['ACK 1', 'ACK 3']);
    expect(reply).toMatchObject({
      ...{ kind: 'ack', seq: 3, length: 6, offset: welcome.length + 1 + 6 },
      connection: { id: 1 },
    });
  });

  it('takes the WELCOME of the next connection for an answer when the ACK was never sent', async () => {
    const server = openLoggedServer();
    const first = server.board();
    await first.say(HELLO);
    first.peer.refuses = true;
    await first.say('1,1000,20,50\r\n');
    await first.leave();
    const second = server.board();
    await second.say(HELLO);
    await second.say('2,2000,20,50\r\n');
    const { reply } = await server.find('kitchen', '7f3a', 1);
    expect(reply).toMatchObject({ kind: 'welcome', seq: 1, offset: 0, connection: { id: 2 } });
  });

  it('has no answer for boards that did not ask for one', async () => {
    const server = openLoggedServer();
    await server.board().say('1,1000,20,50\r\n');
    const found = await server.find('192.168.1.42', '~1', 1);
    expect(found.reply).toBeNull();
    expect(only(found).wantsAck).toBe(false);
  });

  it('takes no ACK of one device for that of another on the same connection', async () => {
    const server = openLoggedServer();
    const board = server.board();
    await board.say(HELLO, '1,1000,20,50\r\n');
    await board.say('{"device":"attic","seq":1,"temperature":3}\n', '2,2000,20,50\r\n');
    const attic = await server.find('attic', '~1', 1);
    expect(only(attic)).toMatchObject({ isOwn: false });
    expect(attic.reply).toBeNull();
    expect((await server.find('kitchen', '7f3a', 1)).reply).toMatchObject({ seq: 1 });
  });

  it.each([
    ['hello', 'HELLO device=kitchen fields=seq,co2\n', '1,400\n', {}],
    ['option', 'HELLO there\n', '1,400\n', { fields: ['seq', 'co2'] }],
    ['device-option', '', '1,400\n', { deviceFields: new Map([['192.168.1.42', ['seq', 'co2']]]) }],
    ['default', '', '1,1000,20,50\n', {}],
  ] as const)('knows that a field list came from: %s', async (origin, hello, line, options) => {
    const server = openLoggedServer(undefined, options);
    await server.board().say(`${hello}${line}`);
    const device = origin === 'hello' ? 'kitchen' : '192.168.1.42';
    const copy = only(await server.find(device, '~1', 1));
    expect(copy.fieldsOrigin).toBe(origin);
    expect(copy.fields).toContain('seq');
  });

  it('knows nothing of a reading that never came', async () => {
    const server = openLoggedServer();
    await server.board().say(HELLO, '1,1000,20,50\r\n');
    for (const [device, boot, seq] of [
      ['kitchen', '7f3a', 2],
      ['kitchen', '7f3b', 1],
      ['attic', '7f3a', 1],
    ] as const) {
      expect((await server.find(device, boot, seq)).copies).toEqual([]);
    }
  });
});

describe('what had to make room', () => {
  it('is nothing of the many devices of a gateway while their records are held', async () => {
    const server = openLoggedServer({ records: 100_000, bytes: 10_000 });
    const board = server.board();
    const devices = Array.from({ length: 100 }, (_, i) => `d${i}`);
    // More lines than the log tells boots of connections apart.
    const rounds = Math.ceil(JOURNEY_CONTEXTS / devices.length) + 1;
    for (let seq = 1; seq <= rounds; seq++) {
      const lines = devices.map((device) => `{"device":"${device}","seq":${seq},"t":${seq}}\n`);
      await board.say(lines.join(''));
    }
    for (const device of ['d0', 'd99']) {
      for (const seq of [1, rounds]) only(await server.find(device, '~1', seq));
    }
  });

  it('is the oldest: records first to come are first to go', async () => {
    const server = openLoggedServer({ records: 6, bytes: 10_000 });
    const board = server.board();
    for (let seq = 1; seq <= 5; seq++) await board.say(`${seq},${seq}000,20,50\r\n`);
    expect((await server.find('192.168.1.42', '~1', 1)).copies).toEqual([]);
    expect(textOf(only(await server.find('192.168.1.42', '~1', 5)))).toBe('5,5000,20,50\r\n');
  });

  it('leaves a line without its reads when these went first', async () => {
    const server = openLoggedServer({ records: 3, bytes: 10_000 });
    const board = server.board();
    await board.say('1,1000,', '20,', '50', '\r\n');
    const copy = only(await server.find('192.168.1.42', '~1', 1));
    expect(copy).toMatchObject({ offset: 0, length: 14, reads: null, bytes: null });
  });

  it('leaves a line without its bytes, and of a run only the run', async () => {
    const server = openLoggedServer({ records: 100, bytes: 20 });
    const board = server.board();
    await board.say('1,1000,20,50\r\n2,2000,20,50\r\n', '3,3000,20,50\r\n4,4000,20,50\r\n');
    const copy = only(await server.find('192.168.1.42', '~1', 3));
    expect(copy).toMatchObject({ bytes: null, offset: 28, lines: 2, lineIndex: 0, length: 28 });
    expect(copy.reads).toHaveLength(1);
  });
});

function cutAt(text: string, cuts: readonly number[]): string[] {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...places]
    .map((from, index) => text.slice(from, places[index] ?? text.length))
    .filter((piece) => piece !== '');
}
