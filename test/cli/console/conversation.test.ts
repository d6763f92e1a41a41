// A conversation over real sockets: answered, cut off, begun anew, and why it failed.

import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Place } from '../../../src/cli/console/call.ts';
import { Conversation } from '../../../src/cli/console/conversation.ts';
import { failureInWords, tcpPlace } from '../../../src/cli/console/tcp-call.ts';
import { CLOSE_GRACE_MS } from '../../../src/limits.ts';
import { listen } from '../../board/listening.ts';
import { blackHole } from '../../link/black-hole.ts';
import { pythonAvailable } from '../../link/pseudo-port.ts';
import { ownPort } from '../../own-port.ts';
import { until } from '../../until.ts';

const servers: Server[] = [];
const sockets: Socket[] = [];
const conversations: Conversation[] = [];

afterEach(async () => {
  for (const conversation of conversations.splice(0)) conversation.leave(0);
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) {
    if (!server.listening) continue;
    server.close();
    await once(server, 'close');
  }
});

interface Board {
  readonly server: Server;
  readonly port: number;
  /** All that was said to it, on all connections. */
  heard(): string;
  readonly connections: Socket[];
}

/** A board that is a TCP server. */
async function board(greet: (socket: Socket) => void = () => {}, port = 0): Promise<Board> {
  let heard = '';
  const connections: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    connections.push(socket);
    socket.on('error', () => {});
    socket.setEncoding('latin1').on('data', (text: string) => {
      heard += text;
    });
    greet(socket);
  });
  servers.push(server);
  return { server, port: await listen(server, port), heard: () => heard, connections };
}

interface Talk {
  readonly conversation: Conversation;
  readonly notices: string[];
  shown(): string;
}

function talk(place: Place, options: { once?: boolean; waitMs?: number } = {}): Talk {
  const notices: string[] = [];
  let shown = '';
  const view = {
    received: (bytes: Uint8Array) => {
      shown += Buffer.from(bytes).toString('latin1');
    },
    sent() {},
    settle() {},
  };
  const conversation = new Conversation({
    place,
    views: [view],
    notice: (_weight, words) => notices.push(words),
    once: options.once ?? false,
    waitMs: options.waitMs,
    hint: '',
  });
  conversations.push(conversation);
  conversation.start();
  return { conversation, notices, shown: () => shown };
}

function at(port: number, eol: 'crlf' | 'lf' | 'none' = 'crlf', raw = false): Place {
  return tcpPlace({ host: '127.0.0.1', port, eol, raw });
}

const text = Buffer.from('status');

describe('a conversation', () => {
  it.each([
    ['crlf', 'status\r\n'],
    ['lf', 'status\n'],
    ['none', 'status'],
  ] as const)('ends a typed line with %s', async (eol, heard) => {
    const there = await board();
    const { conversation } = talk(at(there.port, eol));
    await conversation.say(text, true);
    await until(() => there.heard() === heard);
  });

  it('hears the answer to the end although nothing more is said', async () => {
    const there = await board((socket) => {
      socket.on('end', () => setTimeout(() => socket.end('the answer\r\n'), 100));
    });
    const { conversation, shown } = talk(at(there.port));
    await conversation.say(text, true);
    conversation.inputEnded();
    expect(await conversation.done).toBe(0);
    expect(shown()).toBe('the answer\r\n');
  });

  it('does not say that it was all while the answer is being thought of', async () => {
    const there = await board((socket) => {
      const answer = () => socket.write('late\n');
      socket.once('data', () => setTimeout(answer, 200));
      // As a sketch does: what it was about to say is lost.
      socket.on('end', () => socket.end());
    });
    const { conversation, shown } = talk(at(there.port));
    await conversation.say(text, true);
    // From then on the board thinks.
    await until(() => there.heard() !== '');
    conversation.inputEnded();
    expect(await conversation.done).toBe(0);
    expect(shown()).toBe('late\n');
  });

  it('waits no longer than it was told for a board that says nothing', async () => {
    const there = await board();
    const { conversation } = talk(at(there.port), { waitMs: 50 });
    await conversation.say(text, true);
    conversation.inputEnded();
    expect(await conversation.done).toBe(0);
    await until(() => there.heard() === 'status\r\n');
  });

  it('says no more than the board takes, and all of it in the end', async () => {
    const there = await board((socket) => socket.pause());
    const { conversation } = talk(at(there.port, 'lf'));
    const line = Buffer.alloc(99_999, 'x');
    let said = 0;
    const saying = (async () => {
      for (; said < 200; said++) await conversation.say(line, true);
    })();
    await until(() => said > 1);
    const [socket] = there.connections;
    // While nothing is read it holds at what the kernels take, which is less than these 20 MB.
    for (let before = -1; before !== said; ) {
      before = said;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(said).toBeLessThan(200);
    socket.resume();
    await saying;
    await until(() => there.heard().length === 200 * 100_000);
  });

  it('only listens when nothing was ever said', async () => {
    const there = await board();
    const { conversation, shown } = talk(at(there.port));
    conversation.inputEnded();
    await until(() => there.connections.length === 1);
    there.connections[0].write('one\n');
    await until(() => shown() === 'one\n');
    expect(there.connections[0].readableEnded).toBe(false);
  });

  it('refuses what telnet asks for, and shows its bytes only in the raw', async () => {
    const greet = (socket: Socket) => {
      socket.write(Buffer.from([255, 251, 1, 0x61, 0x0a]));
    };
    const there = await board(greet);
    const plain = talk(at(there.port));
    await until(() => plain.shown() === 'a\n');
    await until(() => there.heard() === '\xff\xfe\x01');
    const raw = talk(at(there.port, 'crlf', true));
    await until(() => raw.shown() === '\xff\xfb\x01a\n');
  });

  it('goes on when the board comes back, and keeps what is to be said until then', async () => {
    const first = await board(() => {}, await ownPort());
    const { conversation, notices } = talk(at(first.port));
    await until(() => notices.length === 1 && first.connections.length === 1);
    first.server.close();
    first.connections[0].end();
    await until(() => notices.length === 2);
    const said = conversation.say(text, true);
    const second = await board(() => {}, first.port);
    await said;
    await until(() => second.heard() === 'status\r\n');
    // A try while nobody was there is told as well.
    expect(notices.filter((words) => !words.includes('refuses'))).toEqual([
      `connected to 127.0.0.1:${first.port}`,
      'closed by the board (trying again)',
      expect.stringContaining('connected to'),
    ]);
  }, 60_000);

  it('tells what is typed in vain, and Enter tries at once', async () => {
    const first = await board(() => {}, await ownPort());
    const { conversation, notices } = talk(at(first.port));
    await until(() => notices.length === 1 && first.connections.length === 1);
    first.server.close();
    first.connections[0].end();
    await until(() => notices.length === 2);
    conversation.typed('status');
    expect(notices.at(-1)).toMatch(/^not sent/);
    const second = await board(() => {}, first.port);
    conversation.typed('');
    await until(() => notices.filter((words) => words.startsWith('connected')).length === 2);
    conversation.typed('status');
    await until(() => second.heard() === 'status\r\n');
  });

  it('tells the same failure once, however often it tries', async () => {
    // Nothing listens on port 1.
    const { conversation, notices } = talk(at(1));
    await until(() => notices.length === 1);
    for (let tries = 0; tries < 3; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      conversation.start();
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/refuses: nothing listens on port .* \(trying again\)$/);
  });

  it.each([
    ['closed', (socket: Socket) => socket.end('bye\n'), 0, 'closed by the board'],
    ['reset', (socket: Socket) => socket.resetAndDestroy(), 1, 'reset by the board'],
  ])('that is not to begin anew ends when it is %s', async (_what, end, code, words) => {
    const there = await board();
    const { conversation, notices } = talk(at(there.port), { once: true });
    await until(() => notices.length === 1 && there.connections.length === 1);
    end(there.connections[0]);
    expect(await conversation.done).toBe(code);
    expect(notices[1]).toContain(words);
    expect(notices[1]).not.toContain('again');
  });

  it.skipIf(!pythonAvailable)('fails when nobody answers in time', async () => {
    const hole = await blackHole();
    const place = tcpPlace({
      host: '127.0.0.1',
      port: hole.port,
      eol: 'lf',
      raw: false,
      timeoutMs: 100,
    });
    const { conversation, notices } = talk(place, { once: true });
    expect(await conversation.done).toBe(1);
    expect(notices).toEqual([expect.stringContaining('does not answer')]);
    hole.close();
  });
});

it('lets go of a board that does not read what was said to it', async () => {
  const there = await board((socket) => socket.pause());
  const nothing = () => {};
  let open = false;
  const call = at(there.port).call({
    ...{ received: nothing, sent: nothing, drained: nothing, notice: nothing, ended: nothing },
    opened: () => {
      open = true;
    },
  });
  await until(() => open);
  // More than the kernels on the way take.
  const line = Buffer.alloc(1024 * 1024, 'x');
  for (let count = 0; count < 16; count++) call.say(line, true);
  await until(() => there.connections.length === 1);
  call.hangUp();
  await sleep(CLOSE_GRACE_MS + 500);
  const [socket] = there.connections;
  socket?.resume();
  await until(() => socket?.readableEnded === true || socket?.closed === true);
  expect(there.heard().length).toBeLessThan(16 * line.length);
});

describe('a failure in words', () => {
  const place = { host: 'board.local', port: 8888 };

  it.each([
    ['ECONNREFUSED', 'nothing listens on port 8888'],
    ['ENOTFOUND', 'no host "board.local"'],
    ['EAI_AGAIN', 'cannot be looked up'],
    ['EHOSTUNREACH', 'in the same network'],
    ['ENETUNREACH', 'is this machine connected'],
    ['ETIMEDOUT', 'does not answer'],
    ['ECONNRESET', 'hangs up at once'],
    ['EPERM', 'firewall'],
  ])('%s says %s', (code, words) => {
    expect(failureInWords(Object.assign(new Error('x'), { code }), place, false)).toContain(words);
  });

  it('tells an open connection from one that never was', () => {
    const silent = Object.assign(new Error('x'), { code: 'ETIMEDOUT' });
    expect(failureInWords(silent, place, true)).toContain('fell silent');
  });
});
