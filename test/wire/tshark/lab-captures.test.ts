// Connections of the kernel's own TCP, captured at both ends while the network between them fails: Tapline and
// tshark say the same of each packet.

import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Lab } from '../../../src/lab/lab.ts';
import { cut, loseNext, mend } from '../../../src/lab/loss.ts';
import { capture as captureAt } from '../../../src/lab/packets.ts';
import { setReceiveBuffer } from '../../../src/lab/receive-buffer.ts';
import { slowDown } from '../../../src/lab/slow-line.ts';
import { Capture } from '../../../src/wire/capture.ts';
import { type AnalysisName, analysisNames } from '../../../src/wire/packet.ts';
import { TCP } from '../../../src/wire/segment.ts';
import { requirePackage } from '../../e2e/debian-package.ts';
import { describeInLab } from '../../lab/describe-in-lab.ts';
import { letShortOnesOvertake } from '../../lab/overtaking.ts';
import { startTalk, type Talk } from '../../lab/talk.ts';
import { until, untilAsync } from '../../until.ts';
import { compareFile } from './compare-file.ts';
import { tsharkLines, tsharkVersion } from './tshark.ts';

const hasTshark = requirePackage('tshark', (await tsharkVersion()) !== undefined);

type Sign = AnalysisName | 'RST' | 'FIN';

interface Trouble {
  readonly name: string;
  /** What the network is like before anybody connects. */
  readonly before?: (lab: Lab) => Promise<void>;
  /** Captured from the first line on, without the handshake. */
  readonly late?: boolean;
  /** It waits for the kernel's timers and for nothing else: others may do so at the same time, in labs of their own. */
  readonly waits?: boolean;
  readonly happens: (talk: Talk, lab: Lab) => Promise<void>;
  /** What has to be seen at each end, or the trouble did not happen. */
  readonly signs: { readonly board: readonly Sign[]; readonly server: readonly Sign[] };
}

const LONG = 'x'.repeat(1200);

const TROUBLES: readonly Trouble[] = [
  {
    name: 'a lost segment',
    async happens(talk, lab) {
      talk.say('first');
      await until(() => talk.heard.length === 1);
      const loss = await loseNext(lab, 'server', 1);
      talk.say('second');
      expect(await loss.over).toBe(true);
      await until(() => talk.heard.length === 2);
    },
    signs: { board: ['retransmission', 'FIN'], server: ['FIN'] },
  },
  {
    name: 'a lost segment with others behind it',
    before: (lab) => slowDown(lab.router, 'server', { bitsPerSecond: 400_000, queueBytes: 6000 }),
    async happens(talk) {
      for (let i = 0; i < 60; i++) talk.say(LONG);
      await until(() => talk.heard.length === 60);
    },
    signs: { board: ['duplicate_ack', 'fast_retransmission'], server: ['lost_segment'] },
  },
  {
    name: 'a lost ACK, so that a copy comes',
    async happens(talk, lab) {
      const loss = await loseNext(lab, 'board', 1, 'ack');
      talk.say('only');
      await loss.over;
      await sentAgain(lab);
    },
    signs: { board: ['retransmission'], server: ['spurious_retransmission'] },
  },
  {
    name: 'short segments that overtake long ones',
    // A segment that comes late is told from one that was sent again by the round trip, which is shorter here than
    // in any network with such queues. Where the handshake was not captured, 3 ms are taken for it.
    late: true,
    before: (lab) => letShortOnesOvertake(lab, 4_000_000),
    async happens(talk) {
      for (let heard = 3; heard <= 30; heard += 3) {
        // The line is busy with the first when the others come.
        talk.say(`${LONG}\n${LONG}\nshort`);
        await until(() => talk.heard.length === heard);
      }
    },
    signs: { board: ['duplicate_ack'], server: ['lost_segment', 'out_of_order'] },
  },
  {
    name: 'a receiver that does not read',
    waits: true,
    before: (lab) => setReceiveBuffer(lab.server, 4096),
    async happens(talk, lab) {
      talk.server.kill('SIGSTOP');
      for (let i = 0; i < 300; i++) talk.say(`line ${i} of 300`);
      await untilAsync(async () => Number(/backoff:(\d+)/.exec(await tcpInfo(lab))?.[1]) >= 2);
      talk.server.kill('SIGCONT');
      await until(() => talk.heard.length === 300);
    },
    signs: { board: ['zero_window', 'keep_alive'], server: ['zero_window', 'window_update'] },
  },
  {
    name: 'a silent board with keep-alive',
    waits: true,
    async happens(talk, lab) {
      talk.say('only');
      talk.say('QUIET');
      await untilAsync(async () => Number(/lastrcv:(\d+)/.exec(await tcpInfo(lab))?.[1]) > 100);
      // The least that can be told to the kernel is a second.
      await untilAsync(async () => Number(/segs_out:(\d+)/.exec(await tcpInfo(lab))?.[1]) >= 5);
    },
    signs: { board: ['keep_alive', 'keep_alive_ack'], server: ['keep_alive', 'keep_alive_ack'] },
  },
  {
    name: 'a network that is gone for a while, and then the connection',
    waits: true,
    async happens(talk, lab) {
      await cut(lab, 'server');
      talk.say('only');
      await sentAgain(lab);
      await mend(lab, 'server');
      await until(() => talk.heard.length === 1);
      talk.say('RESET');
    },
    signs: { board: ['retransmission', 'RST'], server: ['RST'] },
  },
];

describeInLab('a capture of a lab', (within) => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tapline-lab-captures-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const check = async ({ name, before, late, happens, signs }: Trouble) => {
    await within(async (lab) => {
      await before?.(lab);
      const ends = ['board', 'server'] as const;
      const pathOf = (end: (typeof ends)[number]) => join(folder, `${name}, ${end}`);
      const capture = () => Promise.all(ends.map((end) => captureTo(pathOf(end), lab[end])));
      const early = late ? undefined : await capture();
      const talk = await startTalk(lab);
      const captures = early ?? (await capture());
      await happens(talk, lab);
      talk.board.stdin.end();
      await untilAsync(async () => (await tcpInfo(lab)) === '');
      for (const { stop } of captures) await stop();
      for (const end of ends) {
        const path = pathOf(end);
        expect([...(await signsIn(path))]).toEqual(expect.arrayContaining([...signs[end]]));
        if (!hasTshark) continue;
        const { tally } = await compareFile(path, tsharkLines(path));
        expect(tally).toMatchObject({ examples: [], missing: {}, unopened: {}, extra: 0 });
        expect(tally.packets).toBeGreaterThan(5);
        expect(tally.equal).toBe(tally.packets);
      }
    });
  };

  test.each(TROUBLES.filter(({ waits }) => !waits))('of $name', check);
  test.concurrent.each(TROUBLES.filter(({ waits }) => waits))('of $name', check);
});

async function captureTo(path: string, place: Lab['board']): Promise<{ stop(): Promise<void> }> {
  const { bytes, stop } = await captureAt(place);
  const written = pipeline(bytes, createWriteStream(path));
  return {
    async stop() {
      await stop();
      await written;
    },
  };
}

async function signsIn(path: string): Promise<Set<Sign>> {
  const signs = new Set<Sign>();
  const seen = new Capture({
    packet({ analysis, segment: { flags } }) {
      for (const name of analysisNames(analysis)) signs.add(name);
      if (flags & TCP.RST) signs.add('RST');
      if (flags & TCP.FIN) signs.add('FIN');
    },
  });
  seen.write(await readFile(path));
  expect(seen.end()).toMatchObject({ cut: false, malformed: 0 });
  return signs;
}

/** What the board's kernel tells of its connection; empty once that is gone. */
function tcpInfo(lab: Lab): Promise<string> {
  return lab.board.run(['ss', '-tinH', 'dport = :5050']);
}

async function sentAgain(lab: Lab): Promise<void> {
  await untilAsync(async () => / retrans:\d+\/[1-9]/.test(await tcpInfo(lab)));
}
