// `tapline wire` with what is no capture, is a damaged one, or was asked for wrongly.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, test, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { temporaryFolder, undoAll } from '../e2e/temporary-server.ts';
import { joined, pcapHeader, pcapRecord } from '../wire/file/made.ts';
import { captureBytes } from '../wire/truth.ts';
import { MadeCapture } from './made-capture.ts';
import { capturePath, wire } from './wire-command.ts';

const { exitCode } = process;

afterEach(async () => {
  vi.restoreAllMocks();
  process.stdout.removeAllListeners('error');
  process.exitCode = exitCode;
  await undoAll();
});

const CLEAN = capturePath('clean.device');
const ONE_LINE = /^tapline: [^\n]+\n$/;

describe('no capture', () => {
  it.each([
    ['text', 'hello world\n', /this is text/],
    ['nothing', '', /empty/],
    ['zeros', '\0'.repeat(100), /not a capture/],
  ])('%s: exit 1, and one line that says what to do', async (_, content, words) => {
    const path = join(await temporaryFolder(), 'x.pcap');
    await writeFile(path, content);
    for (const args of [[], ['--json'], ['--stream', '0']]) {
      const { code, stdout, stderr } = await wire([path, ...args]);
      expect([code, stdout.length]).toEqual([1, 0]);
      expect(stderr).toMatch(ONE_LINE);
      expect(stderr).toMatch(words);
    }
  });

  it('a folder, and nothing there', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'captures'));
    const ofFolder = await wire([join(folder, 'captures')]);
    expect([ofFolder.code, ofFolder.stderr]).toEqual([1, expect.stringMatching(/folder.*\n$/)]);
    const ofNothing = await wire([join(folder, 'none.pcap')]);
    expect([ofNothing.code, ofNothing.stderr]).toEqual([1, expect.stringMatching(/no such file/)]);
  });
});

describe('half a capture', () => {
  it.each([['--json'], ['--stream', '0'], ['--follow', '0']])(
    'cut in a record, with %s: all before it, one line, exit 0',
    async (...args) => {
      const path = join(await temporaryFolder(), 'cut.pcap');
      await writeFile(path, captureBytes('clean.device').subarray(0, 3000));
      const { code, stdout, stderr } = await wire([path, ...args]);
      expect(code).toBe(0);
      expect(stdout.length).toBeGreaterThan(100);
      expect(stderr).toMatch(/^tapline: .*cut\.pcap: it ends in the middle of a packet[^\n]*\n$/);
    },
  );

  it('with malformed packets: they are skipped and counted', async () => {
    const capture = new MadeCapture();
    capture.connection().open().board('1,0,21.5,60\n');
    // An IPv4 header that says it is 8 bytes long.
    const bad = Uint8Array.from(capture.frames[0].bytes);
    bad[14] = 0x42;
    capture.add(bad);
    const { code, stdout, stderr } = await wire([await capture.saved(), '--json']);
    expect([code, stdout.toString().split('\n').length - 1]).toEqual([0, 5]);
    expect(stderr).toMatch(/^tapline: .*: 1 malformed packet was skipped\.\n$/);
  });

  it('with packets of which too little was captured, which are not called malformed', async () => {
    const path = join(await temporaryFolder(), 'short.pcap');
    const data = captureBytes('clean.device').subarray(40, 80);
    await writeFile(path, joined(pcapHeader(), pcapRecord({ data, captured: 40, onWire: 74 })));
    const { code, stderr } = await wire([path]);
    expect(code).toBe(0);
    expect(stderr).toContain('of 1 packet too few bytes were captured to read its headers');
    expect(stderr).toContain('has no TCP packet that can be read.');
    expect(stderr).not.toContain('malformed');
  });

  it('of a link that cannot be read, whose packets may be TCP', async () => {
    const path = join(await temporaryFolder(), 'link.pcap');
    await writeFile(path, joined(pcapHeader({ linkType: 147 }), pcapRecord()));
    const { code, stderr } = await wire([path]);
    expect(code).toBe(0);
    expect(stderr).toContain('packets of link type 147 cannot be read here');
    expect(stderr).toContain('has no TCP packet that can be read.');
  });

  it('without a TCP packet', async () => {
    const { code, stderr } = await wire(['-'], new MadeCapture().file);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/a capture without a packet/)]);
  });
});

test.each([
  ['packed with gzip', gzipSync(captureBytes('clean.device'))],
  ['as it is', captureBytes('clean.device')],
])('a capture comes in by the standard input, %s', async (_, bytes) => {
  const { code, stdout, stderr } = await wire(['-', '--json'], bytes);
  expect([code, stderr, stdout.toString().split('\n').length - 1]).toEqual([0, '', 66]);
});

test.each([
  ['--stream', '7'],
  ['--follow', '7'],
  ['--json', '--stream', '7'],
])('%s %s: which connections there are', async (...args) => {
  const { code, stdout, stderr } = await wire([CLEAN, ...args]);
  expect([code, stdout.length]).toEqual([1, 0]);
  expect(stderr).toMatch(/^tapline: .* has no connection 7: there is only 0[^\n]*\n$/);
});

test.each([
  [['--follow', '7'], 'there is only 0; without --follow all of them are listed.'],
  [
    ['--stream', '7', '--json'],
    'there is only 0; without --stream the packets of all are printed.',
  ],
  [['--port', '22'], 'has TCP packets, but none from or to port 22.'],
  [['--from', '2030-01-01T00:00:00Z'], 'has TCP packets, but none in that time.'],
  [['--stream', '0', '--port', '22'], 'but none of connection 0 from or to port 22.'],
])('%j: %s', async (args, words) => {
  const { stderr } = await wire([CLEAN, ...args]);
  expect(stderr).toMatch(ONE_LINE);
  expect(stderr.trimEnd().endsWith(words)).toBe(true);
});

test('cut in the header of the file: said once', async () => {
  const { code, stderr } = await wire(['-'], captureBytes('clean.device').subarray(0, 20));
  expect([code, stderr]).toEqual([
    0,
    'tapline: the standard input: it ends before its first packet is whole.\n',
  ]);
});

test('a file behind the reading is no part of its name', async () => {
  const { code, stderr } = await wire(['--reading', 'kitchen', 'lesson', '3', 'board.pcap']);
  expect([code, stderr]).toEqual([
    2,
    'tapline: --reading takes a device, its boot and a seq; put the file before it: tapline wire board.pcap --reading kitchen lesson 3.\n',
  ]);
});

test.each([
  [[]],
  [['']],
  [[CLEAN, '--raw']],
  [[CLEAN, '--follow', '0', '--raw']],
  [[CLEAN, '--follow', '0', '--stream', '0']],
  [[CLEAN, '--follow', '0', '--json']],
  [[CLEAN, '--follow', '0', '--skip-holes']],
  [[CLEAN, '--bytes']],
  [[CLEAN, '--stream', 'x']],
  [[CLEAN, '--side', 'left']],
  [[CLEAN, '--from', 'yesterday']],
  [[CLEAN, '--port', '70000']],
  [['-', '--device', 'kitchen']],
  [[CLEAN, '--from', '2', '--to', '1']],
  // What would be ignored.
  [[CLEAN, '--follow', '0', '--device', 'nosuch']],
  [[CLEAN, '--follow', '0', '--port', '9']],
  [[CLEAN, '--follow', '0', '--from', '2030-01-01T00:00:00Z']],
  [[CLEAN, '--follow', '0', '--fields', 'a,b']],
  [[CLEAN, '--stream', '0', '--device', 'nosuch']],
  [[CLEAN, '--stream', '0', '--device', 'nosuch', '--json']],
  [[CLEAN, '--json', '--fields', 'a,b']],
  [[CLEAN, '--fields', 'a,b']],
  [[CLEAN, '--url', 'http://127.0.0.1:1']],
  [[CLEAN, '--data', 'x']],
  [[CLEAN, '-w', 'x']],
  [[CLEAN, '--list']],
  [[CLEAN, CLEAN, '--device', 'kitchen']],
  [[CLEAN, CLEAN, '--bytes']],
  [['--lesson', '--list', '--json']],
  [['--lesson', '--list', '--stream', '4']],
  [['--lesson', '--live', 'lo']],
  [['--lesson', '--port', '3']],
  [['--lesson', CLEAN]],
  [['--reading', 'kitchen', '7f3a', '12', '-w', 'x']],
  [['--reading', 'kitchen', '7f3a', '12', '--fields', 'a,b']],
  [['--reading', 'kitchen', '7f3a', '12', '--live', 'lo']],
  [['--live', 'lo', '--stream', '0', '--device', 'kitchen']],
  [['--live', 'lo', '--bytes', '--json']],
])('wrong usage exits 2: %j', async (args) => {
  let told = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += text;
    return true;
  });
  await main(['node', 'tapline', 'wire', ...args]);
  expect(process.exitCode).toBe(2);
  expect(told).toMatch(ONE_LINE);
});
