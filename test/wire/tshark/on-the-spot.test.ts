// Where tshark is installed: what it says of packets that are made here and now is what Tapline says.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../../src/board/random.ts';
import { type MadeFrame, pcapFile } from '../packets/packets.ts';
import { compareFile } from './compare-file.ts';
import { randomTraffic } from './random-traffic.ts';
import { tsharkLines, tsharkVersion } from './tshark.ts';

const version = await tsharkVersion();
const PACKETS = 5000;

describe.runIf(version?.startsWith('4.0.'))('as tshark 4.0 has it', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tapline-tshark-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function compared(frames: readonly MadeFrame[]) {
    const path = join(folder, 'made.pcap');
    await writeFile(path, pcapFile(frames));
    const { tally } = await compareFile(path, tsharkLines(path));
    return tally;
  }

  test('lost, late, repeated and contradicting packets', async () => {
    const seed = Date.now() % 2 ** 31;
    const tally = await compared(randomTraffic(PACKETS, seededRandom(seed)));
    expect({ seed, examples: tally.examples }).toEqual({ seed, examples: [] });
    expect(tally.packets).toBeGreaterThan(PACKETS / 2);
    expect(tally.equal).toBe(tally.packets);
  });
});
