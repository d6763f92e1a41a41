// `tapline wire A B --follow`: each side's words from the capture of the end that read them.

import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { projectFile } from '../../project-folder.ts';
import { CAPTURES } from '../../wire/truth.ts';
import { wire } from '../wire-command.ts';
import { bytesOfFile, failureOf, pathOf, printed, written } from './two-ends-run.ts';

const LESSON = ['board', 'server'].map((end) => projectFile(`lessons/lost-segment.${end}.pcap`));
const [BOARD = '', SERVER = ''] = LESSON;

/** What is said on a line, without its time. */
function said(lines: readonly string[]): string[] {
  return lines.flatMap((line) => /^\d\d:\d\d:\d\d\.\d{3} ([→←] .*)$/.exec(line)?.[1] ?? []);
}

/** A copy in which some bytes are others, as often as they are there. */
function withOthers(name: string, path: string, from: string, to: string): string {
  const bytes = Buffer.from(bytesOfFile(path));
  for (let at = bytes.indexOf(from); at !== -1; at = bytes.indexOf(from, at + 1))
    bytes.write(to, at);
  return written(name, bytes);
}

/** Without the packets (records of a pcap file) that hold these bytes. */
function without(name: string, path: string, bytes: string): string {
  const all = Buffer.from(bytesOfFile(path));
  const kept = [all.subarray(0, 24)];
  for (let at = 24; at < all.length; ) {
    const end = at + 16 + all.readUInt32LE(at + 8);
    const record = all.subarray(at, end);
    if (!record.includes(bytes)) kept.push(record);
    at = end;
  }
  return written(name, Buffer.concat(kept));
}

describe('the bytes of a side', () => {
  it.each(['clean', 'keepalive', 'loss', 'rst', 'zerowin'])(
    '%s: those that the server read, whichever file is named first',
    async (name) => {
      const received = readFileSync(new URL(`${name}.server-received.txt`, CAPTURES), 'utf8');
      const files = [pathOf(`${name}.device`), pathOf(`${name}.server`)] as const;
      const options = { follow: 0, side: 'client', raw: true } as const;
      const { text, notes } = await printed(...files, options);
      expect(text).toBe(received);
      expect(notes[0]).toBe(
        `What the client said is from ${name}.server.pcap: from the end that read it.`,
      );
      expect((await printed(files[1], files[0], options)).text).toBe(received);
    },
  );

  it('are those that came, where something has rewritten them', async () => {
    const server = withOthers('rewritten.pcap', SERVER, '19.6', '99.6');
    const options = { follow: 0, side: 'client', raw: true } as const;
    const { text } = await printed(BOARD, server, options);
    expect(text).toContain('1,6,99.6,49.0\r\n');
    expect(text).not.toContain('19.6');
  });

  it('end at what the capture of that end missed', async () => {
    const server = without('missed.pcap', SERVER, '1,6,19.6');
    const options = { follow: 0, side: 'client', raw: true } as const;
    expect(await failureOf(BOARD, server, options)).toMatch(
      /^hole: .*missed\.pcap: 15 bytes are missing at offset 122, acknowledged in frame \d+: --skip-holes/,
    );
    const { text } = await printed(BOARD, server, { ...options, skipHoles: true });
    expect(text).toMatch(/humidity:%\r\n2,703,/);
    // The other direction is read from the other file.
    const back = await printed(BOARD, server, { ...options, side: 'server' });
    expect(back.text).toMatch(/^WELCOME [^\n]+\nACK 1\nACK 2\n/);
  });
});

describe('the conversation', () => {
  const LINES = [
    expect.stringContaining('→ HELLO device=kitchen'),
    expect.stringContaining('← WELCOME device=kitchen'),
    ...['→ 1,6,19.6,49.0', '← ACK 1', '→ 2,703,19.6,49.0', '← ACK 2'],
    ...['→ 3,1401,19.7,48.0', '← ACK 3', '→ 4,2104,19.7,48.0', '← ACK 4'],
  ];

  it('is in the order in which it was read', async () => {
    for (const files of [[BOARD, SERVER] as const, [SERVER, BOARD] as const]) {
      const { lines, notes } = await printed(...files, { follow: 0 });
      expect(lines.slice(0, 3)).toEqual([
        '→ client 10.50.1.23:46576',
        '← server 10.50.2.2:5050',
        '',
      ]);
      expect(said(lines)).toEqual(LINES);
      expect(notes).toEqual([
        expect.stringMatching(
          /^What the client said is from lost-segment\.server\.pcap and what the server said from lost-segment\.board\.pcap: each from the end that read it\. Times are by the clock of lost-segment\./,
        ),
      ]);
    }
  });

  it('is so though the clocks are far apart', async () => {
    const bytes = Buffer.from(bytesOfFile(SERVER));
    for (let at = 24; at < bytes.length; at += 16 + bytes.readUInt32LE(at + 8))
      bytes.writeUInt32LE(bytes.readUInt32LE(at) - 86_400, at);
    const late = written('late.pcap', bytes);
    const { lines } = await printed(BOARD, late, { follow: 0 });
    expect(said(lines)).toEqual(LINES);
    const right = await printed(BOARD, SERVER, { follow: 0 });
    expect(lines.map((line) => line.slice(0, 11))).toEqual(
      right.lines.map((line) => line.slice(0, 11)),
    );
  });

  it('has one side alone', async () => {
    const { lines } = await printed(BOARD, SERVER, { follow: 0, side: 'server' });
    expect(said(lines)).toEqual(LINES.filter((_, at) => at % 2 === 1));
  });

  it('marks what the capture of the end that read it missed', async () => {
    const server = without('missed.pcap', SERVER, '1,6,19.6');
    const { lines } = await printed(BOARD, server, { follow: 0 });
    const at = lines.findIndex((line) => line.startsWith('× 15 bytes are missing here'));
    expect(lines[at - 1]).toContain('← WELCOME');
    expect(lines[at + 1]).toContain('← ACK 1');
  });

  it('turns the second capture round where it began with the server', async () => {
    const bytes = Buffer.from(bytesOfFile(SERVER));
    // Without its first packet the server's SYN-ACK is what it begins with.
    const first = 16 + bytes.readUInt32LE(24 + 8);
    const begun = Buffer.concat([bytes.subarray(0, 24), bytes.subarray(24 + first)]);
    const { lines } = await printed(BOARD, written('begun.pcap', begun), { follow: 0 });
    expect(said(lines)).toEqual(LINES);
  });

  it('knows which connections there are', async () => {
    expect(await failureOf(BOARD, SERVER, { follow: 7 })).toBe(
      'no-such-stream: lost-segment.board.pcap has no connection 7: without --follow all of them are listed.',
    );
  });
});

test('the program: nothing but the data goes to a pipe', async () => {
  const { code, stdout, stderr } = await wire([BOARD, SERVER, '--follow', '0', '--side', 'client']);
  expect([code, stdout.toString().split('\n').length]).toEqual([0, 3 + 5 + 1]);
  expect(stderr).toMatch(/^tapline: What the client said is from [^\n]+\n$/);
});
