// The comparison with tshark: it holds on the captures that have tshark's words beside them, and it sees what differs.

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { CAPTURE_NAMES, CAPTURES } from '../truth.ts';
import { compareFile } from './compare-file.ts';
import { isShown, plainAddress, type Truth, truths } from './truth.ts';

const pathOf = (name: string) => fileURLToPath(new URL(name, CAPTURES));

async function* linesOf(name: string, edit = (line: string) => line): AsyncGenerator<string> {
  for await (const line of createInterface({ input: createReadStream(pathOf(`${name}.tsv`)) })) {
    if (edit(line) !== '') yield edit(line);
  }
}

test.each(CAPTURE_NAMES)('%s is as tshark has it', async (name) => {
  const { tally } = await compareFile(pathOf(`${name}.pcap`), linesOf(name));
  expect(tally).toMatchObject({ examples: [], missing: {}, unopened: {}, extra: 0 });
  expect(tally.packets).toBeGreaterThan(5);
  expect(tally.equal).toBe(tally.packets);
});

describe('a difference is seen', () => {
  const compare = (edit: (line: string) => string) =>
    compareFile(pathOf('clean.device.pcap'), linesOf('clean.device', edit));

  test('in a field', async () => {
    const { tally } = await compare((line) => line.replace('\t64240\t64240\t', '\t64240\t64241\t'));
    expect(tally.fields).toEqual({ 'tcp.window_size': 1 });
    expect(tally.packets - tally.equal).toBe(1);
    expect(tally.examples).toEqual([
      { field: 'tcp.window_size', frame: 1, theirs: '64241', ours: '64240' },
    ]);
  });

  test('where Tapline alone tells of a packet', async () => {
    const { tally } = await compare((line) => (line.startsWith('4\t') ? '' : line));
    expect(tally).toMatchObject({ extra: 1, missing: {} });
  });

  test('where tshark alone tells of a packet', async () => {
    const { tally } = await compare((line) => line.replace(/^1\t/, '0\t'));
    expect(tally).toMatchObject({ extra: 1, missing: { 'eth:ethertype:ip:tcp': 1 } });
  });
});

test.each([
  ['::1', '0000:0000:0000:0000:0000:0000:0000:0001'],
  ['fe80::1:2', 'fe80:0000:0000:0000:0000:0000:0001:0002'],
  ['1::', '0001:0000:0000:0000:0000:0000:0000:0000'],
  ['::ffff:1.2.3.4', '0000:0000:0000:0000:0000:ffff:0102:0304'],
  ['192.168.1.9', '192.168.1.9'],
])('%s is %s', (short, long) => expect(plainAddress(short)).toBe(long));

test('of a frame with several IP headers the one before TCP counts', async () => {
  async function* lines(): AsyncGenerator<string> {
    yield 'frame.number\tframe.protocols\tip.src\tip.dst\tipv6.src\tipv6.dst\ttcp.srcport';
    yield '7\teth:ethertype:ip:ipv6:ip:tcp:http\t10.0.0.1,10.0.0.3\t10.0.0.2,10.0.0.4\t::1\t::2\t80';
    yield '8\teth:ethertype:ip:icmp:ip:tcp\t10.0.0.1,10.0.0.3\t10.0.0.2,10.0.0.4\t\t\t80';
  }
  const told: Truth[] = [];
  for await (const truth of truths(lines())) told.push(truth);
  expect(told.map(({ values }) => values.slice(1, 3))).toEqual([
    ['10.0.0.3', '10.0.0.4'],
    ['10.0.0.3', '10.0.0.4'],
  ]);
  expect(told.map(isShown)).toEqual([true, false]);
});
