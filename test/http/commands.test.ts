// Commands by HTTP: what is taken, what is refused, and what is shown of them.

import { afterEach, describe, expect, it } from 'vitest';
import type { Command } from '../../src/command/command.ts';
import { TaplineError } from '../../src/errors.ts';
import type { CommandCenter } from '../../src/http/directory.ts';
import { device, start, type TestServer } from './server.ts';

let server: TestServer;
afterEach(() => server?.close());

const T0 = Date.parse('2026-11-21T07:00:00Z');

const DONE: Command = {
  id: '0123abcdef',
  device: 'kitchen',
  text: 'led on',
  status: 'done',
  createdAt: T0,
  expiresAt: T0 + 60_000,
  sentAt: T0 + 10,
  endedAt: T0 + 20,
  reply: '<b>on</b>',
};

const DONE_JSON = {
  id: '0123abcdef',
  device: 'kitchen',
  text: 'led on',
  status: 'done',
  reply: '<b>on</b>',
  createdAt: '2026-11-21T07:00:00.000Z',
  expiresAt: '2026-11-21T07:01:00.000Z',
  sentAt: '2026-11-21T07:00:00.010Z',
  endedAt: '2026-11-21T07:00:00.020Z',
};

interface Posted {
  readonly device: string;
  readonly text: string;
  readonly ttlMs: number;
}

/** A server that remembers what was posted. */
async function startWith(center: Partial<CommandCenter> = {}): Promise<Posted[]> {
  const posted: Posted[] = [];
  const commands: CommandCenter = {
    get: (id) => (id === DONE.id ? DONE : undefined),
    of: (id) => (id === DONE.device ? [DONE] : []),
    meet: (id) => id === 'relay',
    async post(id, text, ttlMs) {
      posted.push({ device: id, text, ttlMs });
      return { ...DONE, id: 'feedbeef00', status: 'queued' };
    },
    ...center,
  };
  server = await start({ devices: [device(1, 'kitchen')], parts: { commands } });
  return posted;
}

function post(body: unknown, path = '/api/devices/kitchen/commands') {
  const headers = { 'content-type': 'application/json' };
  return server.request(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

describe('POST /api/devices/{id}/commands', () => {
  it('answers 202 with the id once it is on disk', async () => {
    const posted = await startWith();
    const { status, json } = await post({ text: 'led on', ttlSeconds: 5 });
    expect([status, json]).toEqual([202, { id: 'feedbeef00', status: 'queued' }]);
    await post({ text: 'ö'.repeat(512) });
    expect(posted).toEqual([
      { device: 'kitchen', text: 'led on', ttlMs: 5000 },
      { device: 'kitchen', text: 'ö'.repeat(512), ttlMs: 60_000 },
    ]);
  });

  it('takes one for a board that is connected and has never said a word', async () => {
    const posted = await startWith();
    expect((await post({ text: 'x' }, '/api/devices/relay/commands')).status).toBe(202);
    expect(posted).toMatchObject([{ device: 'relay' }]);
  });

  it.each([
    ['no text', {}],
    ['an empty text', { text: '' }],
    ['a text that is too long', { text: 'ö'.repeat(513) }],
    ['a line feed', { text: 'a\nb' }],
    ['an escape', { text: '\u001b[2J' }],
    ['a control character of Latin-1', { text: 'a\u0085b' }],
    ['half a character', { text: 'a\ud800' }],
    ['a number for a text', { text: 5 }],
    ['no time at all', { text: 'x', ttlSeconds: 0 }],
    ['more time than is allowed', { text: 'x', ttlSeconds: 2_592_001 }],
    ['part of a second', { text: 'x', ttlSeconds: 1.5 }],
    ['a list', [{ text: 'x' }]],
  ])('refuses %s', async (_, body) => {
    const posted = await startWith();
    expect((await post(body)).status).toBe(400);
    expect(posted).toEqual([]);
  });

  it('refuses what is no JSON, and an unknown device', async () => {
    await startWith();
    const path = '/api/devices/kitchen/commands';
    const plain = await server.request(path, { method: 'POST', body: 'led on' });
    expect(plain.status).toBe(415);
    const unknown = await post({ text: 'x' }, '/api/devices/nobody/commands');
    expect([unknown.status, unknown.json.error.code]).toEqual([404, 'unknown-device']);
  });

  it('says when too many are waiting', async () => {
    const full = () => Promise.reject(new TaplineError('too-many-commands', 'Wait.'));
    await startWith({ post: full });
    const { status, json } = await post({ text: 'x' });
    expect([status, json.error.code]).toEqual([429, 'too-many-commands']);
  });

  it('takes none while nothing can be stored', async () => {
    const posted = await startWith();
    server.store.health = { ...server.store.health, ok: false, reason: 'the disk is full' };
    const { status, json } = await post({ text: 'x' });
    expect(status).toBe(503);
    expect(json.error.message).toContain('the disk is full');
    expect(posted).toEqual([]);
  });
});

describe('what is shown', () => {
  it('is one by its id', async () => {
    await startWith();
    expect((await server.request(`/api/commands/${DONE.id}`)).json).toEqual(DONE_JSON);
    const { status, json } = await server.request('/api/commands/nope');
    expect([status, json.error.code]).toEqual([404, 'unknown-command']);
  });

  it('is all of a device', async () => {
    await startWith();
    const { json } = await server.request('/api/devices/kitchen/commands');
    expect(json).toEqual({ commands: [DONE_JSON] });
    expect((await server.request('/api/devices/nobody/commands')).status).toBe(404);
  });
});
