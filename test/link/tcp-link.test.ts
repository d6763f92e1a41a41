// One link over a real socket: bytes, sending, pausing, and every way to end.

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { MAX_SEND_BACKLOG_BYTES } from '../../src/limits.ts';
import { until } from '../until.ts';
import { listen, serverSocket } from './board-socket.ts';

describe('bytes', () => {
  test('come as they were sent, however they were cut', async () => {
    const { board, notes } = await (await listen()).board();
    for (const piece of ['12,12345', '67,28.3,65.2\r', '\n', '13,', '1\r\n']) {
      const before = notes.text.length;
      board.send(piece);
      await until(() => notes.text.length === before + piece.length);
    }
    expect(notes.text).toBe('12,1234567,28.3,65.2\r\n13,1\r\n');
    expect(notes.link.figures.bytesIn).toBe(notes.text.length);
  });

  test('of a flood all arrive', async () => {
    const { board, notes } = await (await listen()).board();
    const flood = Buffer.alloc(8 * 1024 * 1024, '1,2,3,4\n');
    board.socket.end(flood);
    await until(() => notes.log.includes('ended'));
    expect(Buffer.concat(notes.chunks).equals(flood)).toBe(true);
  });

  test('sent are counted with their LF, in bytes', async () => {
    const { board, notes } = await (await listen()).board();
    expect(notes.link.send('WELCOME device=küche')).toBe(true);
    expect(notes.link.send('ACK 1')).toBe(true);
    await until(() => board.heard.endsWith('ACK 1\n'));
    expect(board.heard).toBe('WELCOME device=küche\nACK 1\n');
    expect(notes.link.figures).toEqual({ bytesIn: 0, bytesOut: 28, linesOut: 2 });
  });

  test('the link knows both ends', async () => {
    const { board, notes } = await (await listen()).board();
    const { remoteAddress, remotePort, localAddress, localPort } = notes.link;
    expect({ remoteAddress, remotePort, localAddress, localPort }).toEqual({
      remoteAddress: '127.0.0.1',
      remotePort: board.socket.localPort,
      localAddress: '127.0.0.1',
      localPort: board.socket.remotePort,
    });
  });
});

describe('the end', () => {
  test('a board that half-closes still gets its ACK', async () => {
    const { board, notes } = await (await listen()).board();
    board.socket.end('1,2,3,4\n');
    await until(() => notes.log.includes('ended'));
    await sleep(20);
    expect(notes.link.send('ACK 1')).toBe(true);
    notes.link.close('closed by the board');
    await until(() => board.closed);
    expect(board.heard).toBe('ACK 1\n');
    expect(board.error).toBeUndefined();
    expect(notes.log).toEqual(['received', 'ended', 'closed: closed by the board']);
  });

  test('a half-closed link that nobody closes ends by itself', async () => {
    const rig = await listen({ timings: { endedGraceMs: 30 } });
    const { board, notes } = await rig.board();
    board.socket.end('1,2,3,4\n');
    await until(() => board.closed);
    expect(notes.log).toEqual(['received', 'ended', 'closed: closed by the board']);
    expect(rig.listener.links.size).toBe(0);
  });

  test('a handler without ended() is told of the end at once', async () => {
    const rig = await listen({}, (notes) => {
      Object.defineProperty(notes, 'ended', { value: undefined });
    });
    const { board, notes } = await rig.board();
    board.socket.end('half a li');
    await until(() => notes.log.length === 2);
    expect(notes.log).toEqual(['received', 'closed: closed by the board']);
  });

  test('a board that closed before its ACK came is closed, not reset', async () => {
    const { board, notes } = await (await listen()).board();
    board.socket.end('1,2,3,4\n');
    await until(() => notes.log.includes('ended'));
    board.socket.destroy();
    await until(() => board.closed);
    for (let ack = 1; notes.log.length < 3; ack++) {
      notes.link.send(`ACK ${ack}`);
      await sleep(5);
    }
    expect(notes.log.at(-1)).toBe('closed: closed by the board');
  });

  test('RST has its own reason', async () => {
    const rig = await listen();
    const { board, notes } = await rig.board();
    board.send('12,3');
    await until(() => notes.text === '12,3');
    board.connection.resetAndDestroy();
    await until(() => notes.log.length === 2);
    expect(notes.log).toEqual(['received', 'closed: connection reset by the board']);
    expect(rig.listener.links.size).toBe(0);
  });

  test('the last line reaches a board that is still sending', async () => {
    const rig = await listen();
    const { board, notes } = await rig.board({ reads: false });
    // Unread bytes in the server's kernel at the moment of closing are what would cause an RST.
    notes.link.pause();
    board.send(Buffer.alloc(256 * 1024, 'x'));
    await sleep(20);
    notes.link.close('replaced', 'ERR replaced by a newer connection');
    expect(notes.log.filter((entry) => entry.startsWith('closed'))).toEqual([]);
    await Promise.resolve();
    expect(notes.log.at(-1)).toBe('closed: replaced');
    board.socket.on('data', (chunk) => {
      board.heard += chunk.toString();
    });
    await until(() => board.ended);
    board.socket.end();
    await until(() => board.closed);
    expect(board.heard).toBe('ERR replaced by a newer connection\n');
    expect(board.error).toBeUndefined();
  });

  test('nothing comes after closed, and it comes once', async () => {
    const rig = await listen({ timings: { closeGraceMs: 50 } });
    const { board, notes } = await rig.board();
    notes.link.close('first');
    notes.link.close('second');
    board.send('1,2,3,4\n');
    expect(notes.link.send('ACK 1')).toBe(false);
    await until(() => board.ended);
    board.send('5,6,7,8\n');
    await until(() => serverSocket(notes.link) === undefined);
    notes.link.pause();
    notes.link.resume();
    notes.link.heartbeat();
    await notes.link.drain();
    expect(notes.log).toEqual(['closed: first']);
  });

  test('a board that does not read its last line is cut after the grace', async () => {
    const rig = await listen({ timings: { closeGraceMs: 50 } });
    const { board, notes } = await rig.board({ reads: false });
    while (notes.link.send('x'.repeat(1000))) await new Promise(setImmediate);
    notes.link.close('shutdown', 'ERR shutdown');
    await until(() => serverSocket(notes.link) === undefined);
    expect(notes.log).toEqual(['closed: shutdown']);
    // What the kernel had taken still comes; what waited in this process went with the socket.
    board.socket.on('data', (chunk) => {
      board.heard += chunk.toString();
    });
    await until(() => board.ended || board.closed);
    expect(board.heard.includes('ERR shutdown')).toBe(false);
  });

  test('a link may be closed by who is just being given it', async () => {
    const rig = await listen({}, (notes) => notes.link.close('not today', 'ERR shutdown'));
    const { board, notes } = await rig.board();
    await until(() => board.ended);
    expect(board.heard).toBe('ERR shutdown\n');
    expect(notes.log).toEqual(['closed: not today']);
  });
});

describe('a handler that throws', () => {
  test('loses its link, not the process', async () => {
    const rig = await listen();
    const { board, notes } = await rig.board();
    const other = await rig.board();
    notes.onReceived = () => {
      throw new RangeError('a bug');
    };
    board.send('1\n');
    await until(() => board.ended);
    other.board.send('2\n');
    await until(() => other.notes.text === '2\n');
    expect(notes.log).toEqual(['received', 'closed: internal error']);
    expect(rig.faults.map(String)).toEqual([
      'TaplineError: internal error, link to 127.0.0.1: a bug',
    ]);
    expect(rig.faults[0]?.cause).toBeInstanceOf(RangeError);
  });

  test('on being given a link', async () => {
    const rig = await listen({}, () => {
      throw new Error('a bug');
    });
    const { board } = await rig.board();
    await until(() => board.ended);
    expect(rig.faults).toHaveLength(1);
    expect(rig.listener.links.size).toBe(0);
  });
});

describe('a board that does not read', () => {
  test('holds a bounded backlog, and drained() tells when it goes on', async () => {
    const { board, notes } = await (await listen()).board({ reads: false });
    const line = 'x'.repeat(1023);
    let sent = 0;
    // The kernel's buffers fill first; they are no part of this process's memory.
    while (notes.link.send(line)) {
      sent++;
      await new Promise(setImmediate);
    }
    const socket = () => serverSocket(notes.link)?.writableLength;
    expect(socket()).toBeGreaterThan(MAX_SEND_BACKLOG_BYTES);
    expect(socket()).toBeLessThanOrEqual(MAX_SEND_BACKLOG_BYTES + 1024);
    for (let tries = 0; tries < 1000; tries++) expect(notes.link.send(line)).toBe(false);
    expect(socket()).toBeLessThanOrEqual(MAX_SEND_BACKLOG_BYTES + 1024);
    expect(notes.link.figures.linesOut).toBe(sent);
    expect(notes.log).toEqual([]);
    board.socket.on('data', (chunk) => {
      board.heard += chunk.toString();
    });
    await until(() => notes.log.includes('drained'));
    expect(notes.link.send('ACK 1')).toBe(true);
    await until(() => board.heard.endsWith('ACK 1\n'));
    expect(board.heard === `${`${line}\n`.repeat(sent)}ACK 1\n`).toBe(true);
    expect(notes.log).toEqual(['drained']);
  });
});

describe('a paused link', () => {
  test('takes at most one read, and loses nothing', async () => {
    const rig = await listen({}, (notes) => notes.link.pause());
    const { board, notes } = await rig.board();
    const flood = Buffer.alloc(32 * 1024 * 1024, '1,2,3,4\n');
    board.socket.end(flood);
    // TCP's own window holds the sender back: it still has unsent bytes after a while.
    await sleep(100);
    expect(notes.log).toEqual([]);
    expect(board.socket.writableLength).toBeGreaterThan(0);
    notes.link.resume();
    await until(() => notes.text.length > 0);
    notes.link.pause();
    const atPause = notes.chunks.length;
    await sleep(50);
    expect(notes.chunks.length - atPause).toBeLessThanOrEqual(1);
    notes.link.resume();
    await until(() => notes.log.includes('ended'));
    expect(Buffer.concat(notes.chunks).equals(flood)).toBe(true);
  });

  test('buffers no more than one read in this process', async () => {
    const rig = await listen();
    const { board, notes } = await rig.board();
    notes.link.pause();
    const bytesRead = () => serverSocket(notes.link)?.readableLength;
    const chunk = Buffer.alloc(1000, 'x');
    for (let sent = 0; sent < 200; sent++) {
      board.send(chunk);
      await new Promise(setImmediate);
    }
    await sleep(20);
    expect(bytesRead()).toBeLessThanOrEqual(64 * 1024);
  });
});

describe('drain()', () => {
  test('resolves behind the bytes that had arrived', async () => {
    const rig = await listen();
    const { board, notes } = await rig.board();
    const flood = Buffer.alloc(64 * 1024, '1,2,3,4\n');
    let stopped = false;
    notes.onReceived = () => {
      if (stopped) return;
      stopped = true;
      notes.link.pause();
    };
    await new Promise((resolve) => board.socket.write(flood, resolve));
    await until(() => stopped);
    notes.link.resume();
    await notes.link.drain();
    expect(notes.text.length).toBe(flood.length);
  });

  test('resolves soon on a quiet link', async () => {
    const { notes } = await (await listen({ timings: { drainLimitMs: 60_000 } })).board();
    await notes.link.drain();
    expect(notes.log).toEqual([]);
  });

  test('waits for a paused link to be resumed', async () => {
    const rig = await listen({ timings: { drainLimitMs: 60_000 } });
    const { board, notes } = await rig.board();
    notes.link.pause();
    await new Promise((resolve) => board.socket.write('1,2,3,4\n', resolve));
    let done = false;
    const drained = notes.link.drain().then(() => {
      done = true;
    });
    await sleep(50);
    expect(done).toBe(false);
    notes.link.resume();
    await drained;
    expect(notes.text).toBe('1,2,3,4\n');
  });

  test.each(['paused', 'flooding'])('of a %s link has a limit', async (how) => {
    const rig = await listen({ timings: { drainLimitMs: 40 } });
    const { board, notes } = await rig.board();
    if (how === 'paused') notes.link.pause();
    const pour = () => {
      if (how === 'paused' || board.socket.destroyed) return;
      board.socket.write('x'.repeat(10_000), () => setImmediate(pour));
    };
    pour();
    await notes.link.drain();
    board.socket.destroy();
    expect(notes.log.filter((entry) => entry.startsWith('closed'))).toEqual([]);
  });

  test('ends with the link', async () => {
    const rig = await listen({ timings: { drainLimitMs: 60_000 } });
    const { notes } = await rig.board();
    notes.link.pause();
    const drained = notes.link.drain();
    notes.link.close('replaced');
    await drained;
    expect(notes.log).toEqual(['closed: replaced']);
  });
});

describe('silence', () => {
  const timings = { lookEveryMs: 2, pingAfterMs: 20_000, deadAfterMs: 50_000 };

  test('is answered with PING, then with the end', async () => {
    let now = 0;
    const rig = await listen({ timings, clock: () => ({ wallMs: now, monoMs: now }) });
    const { board, notes } = await rig.board();
    const plain = await rig.board();
    notes.link.heartbeat();
    now = 20_000;
    await until(() => board.heard === 'PING\n');
    board.send('PONG\n');
    await until(() => notes.text === 'PONG\n');
    now = 40_000;
    await until(() => board.heard === 'PING\nPING\n');
    now = 69_999;
    await sleep(20);
    expect(notes.log).toEqual(['received']);
    now = 70_000;
    await until(() => board.ended);
    expect(notes.log).toEqual(['received', 'closed: silent for 50 s']);
    expect(plain.board.heard).toBe('');
    expect(plain.notes.log).toEqual([]);
  });

  test('does not count while the link is paused', async () => {
    let now = 0;
    const rig = await listen({ timings, clock: () => ({ wallMs: now, monoMs: now }) });
    const { board, notes } = await rig.board();
    notes.link.heartbeat();
    notes.link.pause();
    now = 1_000_000;
    await sleep(20);
    notes.link.resume();
    now += 19_999;
    await sleep(20);
    expect(board.heard).toBe('');
    now += 1;
    await until(() => board.heard === 'PING\n');
  });

  test('ends any link where an idle timeout is set', async () => {
    let now = 0;
    const rig = await listen({
      timings,
      idleTimeoutMs: 30_000,
      clock: () => ({ wallMs: now, monoMs: now }),
    });
    const { board, notes } = await rig.board();
    now = 30_000;
    await until(() => board.ended);
    expect(board.heard).toBe('');
    expect(notes.log).toEqual(['closed: idle for 30 s']);
  });
});
