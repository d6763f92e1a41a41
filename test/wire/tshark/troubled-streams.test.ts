// Connections in every trouble there is, made up on the spot: Tapline and tshark say the same of each packet.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../../src/board/random.ts';
import { requirePackage } from '../../e2e/debian-package.ts';
import { pcapFile } from '../packets/capture.ts';
import { type Troubles, troubledStreams } from '../packets/troubled-streams.ts';
import { compareFile } from './compare-file.ts';
import { tsharkLines, tsharkVersion } from './tshark.ts';

const hasTshark = requirePackage('tshark', (await tsharkVersion()) !== undefined);

const PACKETS = 1500;
const SOME = 0.15;

const TROUBLES: Record<string, Troubles> = {
  none: {},
  loss: { jump: SOME, ack: SOME },
  'copies and reordering': { again: SOME, ack: SOME },
  'closed windows': { window: SOME, probe: SOME, ack: SOME },
  'keep-alives': { probe: 0.4, ack: 0.4 },
  'connections that begin and end at any time': { control: SOME, ack: SOME },
  'a clock that stands or goes back': { clock: SOME, again: SOME, control: 0.05 },
  'errors that quote segments': { quoted: SOME, control: SOME, window: SOME, again: SOME },
  all: {
    again: 0.1,
    jump: 0.1,
    window: 0.2,
    probe: 0.05,
    ack: 0.5,
    control: 0.2,
    clock: 0.1,
    quoted: 0.02,
  },
};

describe.skipIf(!hasTshark)('tshark says the same', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tapline-troubles-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each(Object.entries(TROUBLES))('of %s', async (name, troubles) => {
    const random = seededRandom(name.length);
    const path = join(folder, `${name.length}.pcap`);
    await writeFile(path, pcapFile(troubledStreams(PACKETS, random, troubles)));
    const { tally } = await compareFile(path, tsharkLines(path));
    expect(tally).toMatchObject({ examples: [], missing: {}, extra: 0 });
    const quoted = Object.values(tally.unopened).reduce((sum, count) => sum + count, 0);
    expect(tally.packets + quoted).toBe(PACKETS);
    expect(tally.equal).toBe(tally.packets);
  });
});
