import { expect, test } from 'vitest';
import type { Lab } from '../../src/lab/lab.ts';
import { cut, loseNext, mend } from '../../src/lab/loss.ts';
import { capture } from '../../src/lab/packets.ts';
import { setReceiveBuffer } from '../../src/lab/receive-buffer.ts';
import { delay, fullSpeed, slowDown } from '../../src/lab/slow-line.ts';
import { until, untilAsync } from '../until.ts';
import { describeInLab } from './describe-in-lab.ts';
import { startTalk } from './talk.ts';

describeInLab('an impairment of the lab', (within) => {
  test('loses the next segment: TCP sends it again, and the program gets it once', async () => {
    await within(async (lab) => {
      const talk = await startTalk(lab);
      talk.say('first');
      await until(() => talk.heard.length === 1);
      const loss = await loseNext(lab, 'server', 1);
      talk.say('second');
      expect(await loss.over).toBe(true);
      await until(() => talk.heard.length === 2);
      expect(talk.heard).toEqual(['first', 'second']);
      expect(await sentAgain(lab)).toBeGreaterThanOrEqual(1);
    });
  });

  test('loses an ACK: the segment comes twice, and the program gets it once', async () => {
    await within(async (lab) => {
      const talk = await startTalk(lab);
      const loss = await loseNext(lab, 'board', 1, 'ack');
      talk.say('only');
      expect(await loss.over).toBe(true);
      await untilAsync(async () => (await sentAgain(lab)) > 0);
      await until(() => talk.heard.length > 0);
      expect(talk.heard).toEqual(['only']);
    });
  });

  test('loses nothing more once it is stopped', async () => {
    await within(async (lab) => {
      const talk = await startTalk(lab);
      const loss = await loseNext(lab, 'server', 1);
      loss.stop();
      expect(await loss.over).toBe(false);
      talk.say('only');
      await until(() => talk.heard.length === 1);
      expect(await sentAgain(lab)).toBe(0);
    });
  });

  test('loses everything for a while', async () => {
    await within(async (lab) => {
      const talk = await startTalk(lab);
      await cut(lab, 'server');
      talk.say('only');
      await untilAsync(async () => (await sentAgain(lab)) > 1);
      expect(talk.heard).toEqual([]);
      await mend(lab, 'server');
      await until(() => talk.heard.length === 1);
    });
  });

  test('a receiver that does not read closes its window', async () => {
    await within(async (lab) => {
      await setReceiveBuffer(lab.server, 4096);
      const talk = await startTalk(lab);
      talk.server.kill('SIGSTOP');
      for (let i = 0; i < 200; i++) talk.say(`${i} ${'x'.repeat(40)}`);
      await untilAsync(async () => waiting(await tcpInfo(lab)) > 0);
      talk.server.kill('SIGCONT');
      await until(() => talk.heard.length === 200);
      expect(talk.heard.map((line) => line.split(' ')[0])).toEqual(
        Array.from({ length: 200 }, (_, i) => String(i)),
      );
    });
  });

  test('a slow line lets a queue grow, and with it the time to the ACK', async () => {
    await within(async (lab) => {
      await slowDown(lab.router, 'server', { bitsPerSecond: 200_000, queueBytes: 30_000 });
      const talk = await startTalk(lab);
      for (let i = 0; i < 30; i++) talk.say('x'.repeat(1000));
      await until(() => talk.heard.length === 30);
      // 30 kB at 25 kB a second: the last one waited a second, less what passes at once.
      expect(Number(/ rtt:([\d.]+)/.exec(await tcpInfo(lab))?.[1])).toBeGreaterThan(100);
      await fullSpeed(lab.router, 'server');
    });
  });

  test('a delay is there, or it is said why not', async () => {
    await within(async (lab) => {
      const outcome = await delay(lab.router, 'server', 30).catch((error) => error.message);
      const talk = await startTalk(lab);
      const rtt = Number(/ rtt:([\d.]+)/.exec(await tcpInfo(lab))?.[1]);
      if (outcome === undefined) expect(rtt).toBeGreaterThanOrEqual(30);
      else expect(outcome).toMatch(/netem/);
      talk.say('only');
      await until(() => talk.heard.length === 1);
    });
  });

  test('a capture holds all that passed until it was stopped', async () => {
    await within(async (lab) => {
      const { bytes, stop } = await capture(lab.server);
      const chunks: Buffer[] = [];
      bytes.on('data', (chunk) => chunks.push(chunk));
      const ended = new Promise((resolve) => bytes.once('close', resolve));
      const talk = await startTalk(lab);
      talk.say('12,1234567,28.3,65.2');
      await until(() => talk.heard.length === 1);
      expect(await stop()).toMatchObject({ code: 0 });
      await ended;
      const file = Buffer.concat(chunks);
      expect(file.readUInt32LE(0)).toBe(0xa1b2c3d4);
      expect(file.includes('12,1234567,28.3,65.2\r\n')).toBe(true);
    });
  });

  test('says what tcpdump said when it cannot capture', async () => {
    await within(async (lab) => {
      await expect(capture(lab.board, 'no such filter')).rejects.toThrow(/tcpdump at the board/);
    });
  });
});

/** What the board's kernel tells of its connection. */
function tcpInfo(lab: Lab): Promise<string> {
  return lab.board.run(['ss', '-tinH', 'dport = :5050']);
}

async function sentAgain(lab: Lab): Promise<number> {
  return Number(/ retrans:\d+\/(\d+)/.exec(await tcpInfo(lab))?.[1] ?? 0);
}

/** ms in which the peer's window was closed. */
function waiting(info: string): number {
  return Number(/ rwnd_limited:(\d+)ms/.exec(info)?.[1] ?? 0);
}
