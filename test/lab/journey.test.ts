// The journey of a reading over a link that loses segments for real: what each end can see of it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Journey, Step } from '../../src/journey/journey.ts';
import type { Lab } from '../../src/lab/lab.ts';
import { loseNext } from '../../src/lab/loss.ts';
import { capture } from '../../src/lab/packets.ts';
import { BOARD_ADDRESS, CARD } from '../../src/lab/wiring.ts';
import { requireCapture } from '../capture/right-to-capture.ts';
import { projectFile } from '../project-folder.ts';
import { until, untilAsync } from '../until.ts';
import { describeInLab } from './describe-in-lab.ts';
import { startBoard } from './talk.ts';

const TAPLINE = [process.execPath, projectFile('bin', 'tapline')];
const canCapture = requireCapture('tcpdump');

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tapline-lab-'));
  folders.push(folder);
  return folder;
}

/** A server there that captures. */
async function startServer(lab: Lab, data: string): Promise<void> {
  const server = await lab.server.start([
    ...[...TAPLINE, 'serve', '--data', data, '--capture', CARD, '--output', 'json'],
    ...['--mdns', 'off', '--port', '5050', '--http-host', '127.0.0.1', '--http-port', '8080'],
  ]);
  let printed = '';
  server.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  server.stderr.resume();
  await until(() => printed.includes('"listening"'));
}

/** Undefined: it is not stored yet. */
async function journeyOf(lab: Lab, seq: number): Promise<Journey | undefined> {
  const name = ['--reading', BOARD_ADDRESS, '~1', String(seq)];
  const command = [...TAPLINE, 'wire', ...name, '--url', 'http://127.0.0.1:8080', '--json'];
  const answer = await lab.server.run(command).catch(() => undefined);
  return answer === undefined ? undefined : JSON.parse(answer);
}

/**
 * The board's TCP sends nothing again by its clock, only when a later segment tells that one is missing: so long as
 * the test takes to say the next line it would otherwise be late (ip-route(8), tcp(7)).
 */
async function waitLongForAcks(lab: Lab): Promise<void> {
  await lab.board.run(['sh', '-c', 'echo 0 > /proc/sys/net/ipv4/tcp_early_retrans']);
  const [first] = (await lab.board.run(['ip', 'route', 'show', 'default'])).trim().split('\n');
  await lab.board.run(['ip', 'route', 'replace', ...first.trim().split(' '), 'rto_min', '30s']);
}

function segmentsOf(journey: Journey) {
  const step = journey.steps.find((one): one is Step & { step: 'segments' } => {
    return one.step === 'segments';
  });
  if (!step?.known) throw new Error(step?.text);
  return step;
}

describeInLab('a reading over a lossy link', (within) => {
  test.skipIf(!canCapture)(
    'shows at the server the lost segment and its retransmission, at the board both copies',
    async () => {
      await within(async (lab) => {
        const folder = temporaryFolder();
        await startServer(lab, join(folder, 'data'));
        await waitLongForAcks(lab);
        const atBoard = await capture(lab.board);
        const chunks: Buffer[] = [];
        atBoard.bytes.on('data', (chunk) => chunks.push(chunk));
        const board = await startBoard(lab);
        const say = (line: string) => board.stdin.write(`${line}\n`);
        say('1,1000,20.5,50');
        await untilAsync(async () => (await journeyOf(lab, 1)) !== undefined);
        const loss = await loseNext(lab, 'server', 1);
        say('2,2000,21.5,51');
        expect(await loss.over).toBe(true);
        say('3,3000,22.5,52');
        let journey: Journey | undefined;
        await untilAsync(async () => {
          journey = await journeyOf(lab, 2);
          return journey?.steps.every(({ known }) => known) ?? false;
        });
        if (journey === undefined) throw new Error('there is no journey');

        const arrived = segmentsOf(journey);
        const [hole, ...others] = arrived.holes;
        expect(others).toEqual([]);
        expect([hole.lineFrom, hole.lineTo]).toEqual([0, '2,2000,21.5,51\r\n'.length]);
        expect(hole.duplicateAckCount).toBeGreaterThan(0);
        const [filling, ...more] = arrived.segments;
        expect(more).toEqual([]);
        expect(filling).toMatchObject({ fillsHole: true, copy: false, frame: hole.filled?.frame });
        expect(filling.analysis.join()).toMatch(/retransmission|out_of_order/);
        expect(filling.bytes.text).toBe('2,2000,21.5,51\r\n');
        expect(filling.acked).not.toBeNull();
        expect(arrived.text).toContain('lost_segment');

        // What is known of the line that came in time, and of the one that did not.
        const later = await journeyOf(lab, 3);
        expect(later && segmentsOf(later).holes).toEqual([]);

        await atBoard.stop();
        const file = join(folder, 'board.pcap');
        writeFileSync(file, Buffer.concat(chunks));
        const name = ['--reading', BOARD_ADDRESS, '~1', '2', '--json'];
        const sent: Journey = JSON.parse(await lab.server.run([...TAPLINE, 'wire', file, ...name]));
        const copies = segmentsOf(sent).segments;
        expect(copies.length).toBeGreaterThan(1);
        expect(copies.map(({ copy }) => copy)).toEqual(copies.map((_, index) => index > 0));
        // So soon behind a later segment it is out of order by Wireshark's rules.
        expect(copies[1].analysis.join()).toMatch(/retransmission|out_of_order/);
        expect(copies.map(({ rawSeq }) => rawSeq)).toEqual(copies.map(() => filling.rawSeq));
        expect(segmentsOf(sent).holes).toEqual([]);
      });
    },
  );
});
