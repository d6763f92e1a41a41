// What becomes of commands: on the way to boards that answer, that do not, and that are away.

import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  HELLO_GRACE_MS,
  MAX_ENDED_COMMANDS,
  MAX_OPEN_COMMANDS,
  NAMED_GRACE_MS,
} from '../../src/limits.ts';
import type { FakePeer } from '../ingest/harness.ts';
import { CommandRun, sentTo } from './command-run.ts';

let run: CommandRun;

function begin(): CommandRun {
  run = new CommandRun();
  return run;
}

afterEach(() => {
  run.commands.stop();
  run.harness.dispose();
  vi.useRealTimers();
});

describe('a board that said HELLO', () => {
  it('gets the command with its id, and ends it with its answer', async () => {
    const { commands } = begin();
    const board = await run.board('kitchen');
    const command = await run.post('kitchen', 'led on');
    expect(board.sent.at(-1)).toBe(`CMD ${command.id} led on`);
    expect(run.status(command)).toBe('sent');
    await run.say(board, `OK ${command.id} it is on`);
    expect(commands.get(command.id)).toMatchObject({ status: 'done', reply: 'it is on' });
    expect(run.shown).toEqual(['queued', 'sent', 'done']);
    expect(commands.of('kitchen').map(({ id }) => id)).toEqual([command.id]);
  });

  it('may say that it failed, and need not say why', async () => {
    begin();
    const board = await run.board('kitchen');
    const command = await run.post('kitchen', 'dance');
    await run.say(board, `FAIL ${command.id}`);
    expect(run.commands.get(command.id)).toMatchObject({ status: 'failed', reply: '' });
  });

  it('gets one at a time, in their order', async () => {
    begin();
    const board = await run.board('kitchen');
    const first = await run.post('kitchen', 'one');
    const second = await run.post('kitchen', 'two');
    expect(sentTo(board).map(({ text }) => text)).toEqual(['one']);
    expect(run.status(second)).toBe('queued');
    await run.say(board, `OK ${first.id}`);
    expect(sentTo(board).map(({ text }) => text)).toEqual(['one', 'two']);
  });

  it('gets none before its WELCOME', async () => {
    begin();
    await run.say(await run.board('kitchen'), '1,1,1,1');
    const board = run.harness.connect();
    run.harness.store.stuck = true;
    board.deliver(Buffer.from('HELLO device=kitchen boot=b1\n'));
    const posted = run.commands.post('kitchen', 'one', 60_000);
    await run.harness.settle();
    run.harness.store.go();
    await posted;
    await run.harness.settle();
    expect(board.sent.map((line) => line.split(' ')[0])).toEqual(['WELCOME', 'CMD']);
  });

  it.each([
    ['of a command that it was not sent', 'OK 0123456789 x'],
    ['of none at all', 'FAIL nothing'],
  ])('says only a text with the outcome %s', async (_, line) => {
    begin();
    const board = await run.board('kitchen');
    const command = await run.post('kitchen', 'led on');
    await run.say(board, line);
    expect(run.status(command)).toBe('sent');
    expect(run.harness.ingest.totals.messages).toBe(1);
  });

  it('is heard once: a second outcome is a text', async () => {
    begin();
    const board = await run.board('kitchen');
    const command = await run.post('kitchen', 'led on');
    board.deliver(Buffer.from(`OK ${command.id} yes\nFAIL ${command.id} no\n`));
    await run.harness.settle();
    expect(run.commands.get(command.id)).toMatchObject({ status: 'done', reply: 'yes' });
    expect(run.harness.ingest.totals.messages).toBe(1);
  });

  it('cannot answer for another device', async () => {
    begin();
    await run.board('kitchen');
    const stranger = await run.board('cellar');
    const command = await run.post('kitchen', 'led on');
    await run.say(stranger, `OK ${command.id}`);
    expect(run.status(command)).toBe('sent');
  });

  it('gets a secret as it is, and nobody else sees it, nor the disk once it is not needed', async () => {
    begin();
    const board = await run.board('kitchen');
    const { id } = await run.post('kitchen', 'join token=s3cret now');
    expect(sentTo(board)).toEqual([{ id, text: 'join token=s3cret now' }]);
    await run.say(board, `OK ${id} token=s3cret`);
    const { disk } = run.harness;
    const seen = JSON.stringify([run.events, [...disk.records.values()], disk.journal]);
    expect(seen).not.toContain('s3cret');
    expect(seen).toContain('join token=*** now');
  });

  it('has the end of a long answer cut off', async () => {
    begin();
    const board = await run.board('kitchen');
    const command = await run.post('kitchen', 'tell');
    await run.say(board, `OK ${command.id} ${'ä'.repeat(1800)}`);
    const reply = run.commands.get(command.id)?.reply ?? '';
    expect(reply).toBe('ä'.repeat(512));
  });
});

describe('a board without HELLO', () => {
  it('gets the bare text, and that is all that is ever known', async () => {
    begin();
    const board = await run.bare();
    const command = await run.post('192.168.1.42', 'hello wörld');
    expect(board.sent).toEqual(['hello wörld']);
    expect(run.status(command)).toBe('sent');
    expect(run.commands.get(command.id)?.endedAt).not.toBeNull();
    await run.say(board, `OK ${command.id}`);
    expect(run.status(command)).toBe('sent');
  });

  it('of two connections the newer gets it, and the older once that has gone', async () => {
    begin();
    const older = await run.bare();
    const newer = await run.bare();
    await run.post('192.168.1.42', 'one');
    newer.gone('reset');
    await run.harness.settle();
    await run.post('192.168.1.42', 'two');
    expect(newer.sent).toEqual(['one']);
    expect(older.sent).toEqual(['two']);
  });

  it('gets it later when it does not read, and only once', async () => {
    begin();
    const board = await run.bare();
    board.refuses = true;
    const command = await run.post('192.168.1.42', 'one');
    expect(run.status(command)).toBe('queued');
    const listed = () => run.commands.of('192.168.1.42').map(({ id, status }) => [id, status]);
    expect(listed()).toEqual([[command.id, 'queued']]);
    board.reads();
    await run.harness.settle();
    expect(board.sent).toEqual(['one']);
    expect(listed()).toEqual([[command.id, 'sent']]);
  });

  it('is asked for its answer when it says HELLO just then', async () => {
    begin();
    const board = await run.bare({ name: 'relay' });
    const command = await run.commands.post('relay', 'one', 60_000);
    // It is saved as sent to a board that does not answer.
    board.deliver(Buffer.from('HELLO device=relay boot=b\n'));
    await run.harness.settle();
    expect(board.sent).toEqual([expect.stringMatching(/^WELCOME /), `CMD ${command.id} one`]);
    expect(run.commands.get(command.id)).toMatchObject({ status: 'sent', endedAt: null });
    await run.say(board, `OK ${command.id} yes`);
    expect(run.commands.get(command.id)).toMatchObject({ status: 'done', reply: 'yes' });
    expect(run.commands.of('relay')).toHaveLength(1);
  });

  it('may be one that the operator named and that never said a word', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
    begin();
    const board = run.harness.connect({ name: 'relay' });
    await run.harness.settle();
    expect(run.harness.ingest.registry.find('relay')).toBeUndefined();
    expect(run.commands.meet('nobody')).toBe(false);
    expect(run.commands.meet('relay')).toBe(true);
    await run.post('relay', 'status');
    expect(board.sent).toEqual([]);
    vi.advanceTimersByTime(NAMED_GRACE_MS);
    await run.harness.settle();
    expect(board.sent).toEqual(['status']);
    expect(run.harness.ingest.registry.get('relay')?.connected).toBe(true);
  });
});

describe('a board that says HELLO when it is up', () => {
  /** It was here with HELLO before, and now the connection that it is named by is there again. */
  async function comesBack(): Promise<FakePeer> {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
    begin();
    (await run.board('relay')).gone('reset');
    await run.post('relay', 'led on');
    const board = run.harness.connect({ name: 'relay' });
    await run.say(board, 'ets Jan  8 2013,rst cause:2');
    return board;
  }

  it('gets a command with its id, whatever it prints before', async () => {
    const board = await comesBack();
    expect(board.sent).toEqual([]);
    await run.say(board, 'HELLO device=relay boot=b2');
    expect(sentTo(board)).toMatchObject([{ text: 'led on' }]);
    vi.advanceTimersByTime(HELLO_GRACE_MS);
    await run.harness.settle();
    expect(board.sent).not.toContain('led on');
  });

  it.each([
    ['after a while without HELLO', async () => void vi.advanceTimersByTime(HELLO_GRACE_MS)],
    ['with its first reading without', (board: FakePeer) => run.say(board, '1,1,20,50')],
  ])('gets the bare text %s: its sketch is another now', async (_, changes) => {
    const board = await comesBack();
    await changes(board);
    await run.harness.settle();
    expect(board.sent).toEqual(['led on']);
  });
});

describe('a board that is away', () => {
  it('gets it when it comes', async () => {
    begin();
    (await run.board('kitchen')).gone('reset');
    await run.harness.settle();
    const command = await run.post('kitchen', 'led on');
    expect(run.status(command)).toBe('queued');
    const board = await run.board('kitchen', 'b2');
    expect(sentTo(board)).toEqual([{ id: command.id, text: 'led on' }]);
  });

  it('is asked again only once it has said HELLO, whatever it says before', async () => {
    begin();
    const before = run.harness.connect({ name: 'usb' });
    await run.say(before, 'HELLO device=usb boot=b1');
    const command = await run.post('usb', 'led on');
    before.gone('unplugged');
    const board = run.harness.connect({ name: 'usb' });
    await run.say(board, 'ets Jan  8 2013,rst cause:2, boot mode:(3,6)');
    expect(board.sent).toEqual([]);
    await run.say(board, 'HELLO device=usb boot=b2');
    expect(sentTo(board)).toEqual([{ id: command.id, text: 'led on' }]);
    await run.say(board, `OK ${command.id}`);
    expect(run.status(command)).toBe('done');
  });

  it('is asked again with the same id when it left without an answer', async () => {
    begin();
    const before = await run.board('kitchen');
    const command = await run.post('kitchen', 'led on');
    before.gone('reset');
    await run.harness.settle();
    const board = await run.board('kitchen');
    expect(sentTo(board)).toEqual([{ id: command.id, text: 'led on' }]);
    await run.say(board, `OK ${command.id}`);
    expect(run.status(command)).toBe('done');
    const later = await run.board('kitchen');
    expect(sentTo(later)).toEqual([]);
  });

  it('is asked again when it says HELLO on the same connection', async () => {
    begin();
    const board = await run.board('kitchen');
    const { id } = await run.post('kitchen', 'led on');
    await run.say(board, 'HELLO device=kitchen boot=b2');
    expect(sentTo(board).map((sent) => sent.id)).toEqual([id, id]);
  });

  it('gets none that has expired, and the next in its place', async () => {
    begin();
    (await run.board('kitchen')).gone('reset');
    const early = await run.post('kitchen', 'soon', 2000);
    const late = await run.post('kitchen', 'later', 60_000);
    await run.harness.pass(2000);
    expect(run.status(early)).toBe('expired');
    expect(run.commands.get(early.id)?.sentAt).toBeNull();
    expect(sentTo(await run.board('kitchen'))).toEqual([{ id: late.id, text: 'later' }]);
  });

  it('does not hold up the next for ever when it never answers', async () => {
    begin();
    const board = await run.board('kitchen');
    const silent = await run.post('kitchen', 'one', 2000);
    await run.post('kitchen', 'two');
    await run.harness.pass(2000);
    expect(run.status(silent)).toBe('expired');
    expect(sentTo(board).map(({ text }) => text)).toEqual(['one', 'two']);
    await run.say(board, `OK ${silent.id} too late`);
    expect(run.status(silent)).toBe('expired');
    expect(run.harness.ingest.totals.messages).toBe(1);
  });
});

describe('a restart', () => {
  it('keeps what is queued, and its order', async () => {
    begin();
    (await run.board('kitchen')).gone('reset');
    await run.post('kitchen', 'one');
    await run.post('kitchen', 'two');
    await run.restart();
    const board = await run.board('kitchen');
    const [first] = sentTo(board);
    await run.say(board, `OK ${first?.id}`);
    expect(sentTo(board).map(({ text }) => text)).toEqual(['one', 'two']);
  });

  it.each(['restart', 'crash'] as const)('keeps an outcome over a %s', async (how) => {
    begin();
    const board = await run.board('kitchen');
    const command = await run.post('kitchen', 'led on');
    await run.say(board, `OK ${command.id} on`);
    await run[how]();
    expect(run.commands.get(command.id)).toMatchObject({ status: 'done', reply: 'on' });
    expect(sentTo(await run.board('kitchen'))).toEqual([]);
  });

  it('asks again what was sent and not answered; a bare board is not told twice', async () => {
    begin();
    const kitchen = await run.board('kitchen');
    const bare = await run.bare();
    const { id } = await run.post('kitchen', 'led on');
    await run.post('192.168.1.42', 'led on');
    expect([sentTo(kitchen).length, bare.sent.length]).toEqual([1, 1]);
    await run.crash();
    expect(sentTo(await run.board('kitchen'))).toEqual([{ id, text: 'led on' }]);
    expect((await run.bare()).sent).toEqual([]);
  });

  it('lets expire what expired meanwhile', async () => {
    begin();
    (await run.board('kitchen')).gone('reset');
    const command = await run.post('kitchen', 'one', 5000);
    run.harness.clock.pass(10_000);
    await run.restart();
    await run.harness.pass(500);
    expect(run.status(command)).toBe('expired');
  });
});

describe('bounds', () => {
  it('refuses more open commands than a device may have', async () => {
    begin();
    (await run.board('kitchen')).gone('reset');
    for (let i = 0; i < MAX_OPEN_COMMANDS; i++) await run.commands.post('kitchen', `${i}`, 60_000);
    await expect(run.commands.post('kitchen', 'more', 60_000)).rejects.toMatchObject({
      code: 'too-many-commands',
    });
  });

  it('forgets the oldest outcomes, also on disk', async () => {
    begin();
    await run.bare();
    const ids: string[] = [];
    for (let i = 0; i <= MAX_ENDED_COMMANDS; i++) {
      ids.push((await run.post('192.168.1.42', `${i}`)).id);
    }
    expect(run.commands.get(ids[0])).toBeUndefined();
    expect(run.commands.get(ids[1])?.status).toBe('sent');
    expect(run.harness.disk.records.size).toBe(MAX_ENDED_COMMANDS);
  });
});
