import { describe, expect, it } from 'vitest';
import { widthOfText } from '../../../src/cli/terminal/width.ts';
import { twoSources } from '../../../src/cli/wire/two-ends/two-sources.ts';
import { projectFile } from '../../project-folder.ts';
import { captureBytes, truthOf } from '../../wire/truth.ts';
import { bytesOfFile, failureOf, pathOf, printed as print, written } from './two-ends-run.ts';

/** One capture of several connections, each with the client on that port. */
function several(...parts: (readonly [name: string, port: number])[]): Uint8Array {
  const records = parts.map(([name, port]) => {
    const part = captureBytes(name).slice(24);
    const view = new DataView(part.buffer);
    for (let at = 0; at < part.length; at += 16 + view.getUint32(at + 8, true)) {
      const tcp = at + 16 + 34;
      view.setUint16(view.getUint16(tcp) === 5050 ? tcp + 2 : tcp, port);
    }
    return part;
  });
  return Buffer.concat([captureBytes('loss.device').subarray(0, 24), ...records]);
}

/** The server's capture as if a router had given the board another address. */
function translated(name: string): Uint8Array {
  const bytes = Buffer.from(captureBytes(name));
  const [from, to] = [Buffer.from([10, 50, 0, 23]), Buffer.from([203, 0, 113, 9])];
  for (let at = bytes.indexOf(from); at !== -1; at = bytes.indexOf(from, at + 1))
    to.copy(bytes, at);
  return bytes;
}

const [BOARD, SERVER] = [pathOf('loss.device'), pathOf('loss.server')];

describe('tapline wire with two captures of one connection', () => {
  it('says whose each one is, and how their clocks were aligned', async () => {
    for (const [one, other] of [
      [BOARD, SERVER],
      [SERVER, BOARD],
    ] as const) {
      const { text, notes } = await print(one, other, {}, 100);
      const words = text.replaceAll('\n', ' ');
      expect(words).toContain(
        'loss.device.pcap was taken at the board: from SYN to SYN-ACK it is 32 ms',
      );
      expect(words).toContain('shows the same as that of');
      expect(words).toContain('right to ±15 ms');
      expect(words).toContain('128 packets, 4 lost (3.1 %), 1 overtaken, 1 doubled on the way');
      expect(words).toContain('122 packets, 6 lost (4.9 %), 1 overtaken');
      expect(notes).toEqual([]);
    }
  });

  it.each([60, 80, 120, Infinity])(
    'draws in %s columns an arrow that ends halfway',
    async (columns) => {
      const { lines } = await print(BOARD, SERVER, {}, columns);
      for (const line of lines)
        expect(widthOfText(line)).toBeLessThanOrEqual(Math.min(columns, 120));
      const lost = lines.filter((line) => line.includes('─✕'));
      expect(lost).toHaveLength(4);
      for (const line of lost) expect(line).toMatch(/│── .*─✕ {3,}│$/);
      const lostBack = lines.filter((line) => line.includes('✕─'));
      expect(lostBack).toHaveLength(6);
      for (const line of lostBack) expect(line).toMatch(/│ {3,}✕─.* ──│ /);
      expect(lines.filter((line) => line.includes('✕ lost'))).toHaveLength(10);
      expect(lines.join('\n')).toMatch(/⇄ overtaken/);
      expect(lines.join('\n')).toMatch(/\+─.*▶│/);
    },
  );

  it('shows both times and both numbers of a packet', async () => {
    const { lines } = await print(BOARD, SERVER, {}, 120);
    expect(lines.find((line) => line.includes('#173 '))).toMatch(
      /^ ?#173 4\.417931 │── PSH ACK seq 1688 .*⇄ overtaken ─+▶│ 4\.493441 #175$/,
    );
  });

  it('knows which ACK was held back, since both ends were captured', async () => {
    const [board, server] = ['board', 'server'].map((end) =>
      projectFile(`lessons/lost-segment.${end}.pcap`),
    );
    for (const files of [
      [board, server],
      [server, board],
    ] as const) {
      const { text } = await print(...files, {}, 120);
      const words = text.replaceAll(/[\s│]+/g, ' ');
      expect(words).toContain('than at best: the board held it back to say more with one packet');
      expect(words).not.toContain('does not tell which');
    }
  });

  it('draws the same picture whichever file is named first', async () => {
    const picture = ({ lines }: { lines: string[] }) =>
      lines
        .filter((line) => /│(──|◀| )/.test(line))
        .map((line) => line.replace(/[^│]*$|^[^│]*/g, ''));
    const one = picture(await print(BOARD, SERVER));
    expect(picture(await print(SERVER, BOARD))).toEqual(one);
    expect(one.length).toBeGreaterThan(250);
  });

  it('prints an object for each packet as JSON', async () => {
    const { lines, notes } = await print(BOARD, SERVER, { json: true });
    const arrows = lines.filter((line) => line !== '').map((line) => JSON.parse(line));
    expect(arrows).toHaveLength(128 + 122 + 1);
    expect(notes).toEqual([expect.stringMatching(/^The clock of /)]);
    const rows = truthOf('loss.device');
    for (const arrow of arrows.filter(({ src }) => src === '10.50.0.23:46280')) {
      const row = rows[arrow.leftFrame - 1];
      expect(arrow.left).toBe(Number(row?.['frame.time_epoch']));
      expect([arrow.seq, arrow.ack, arrow.len].map(String)).toEqual([
        ...[row?.['tcp.seq'], row?.['tcp.ack'], row?.['tcp.len']],
      ]);
    }
    const lost = arrows.filter(({ fate }) => fate === 'lost');
    expect(lost).toHaveLength(10);
    for (const arrow of lost) {
      expect(arrow).not.toHaveProperty('arrived');
      expect(arrow).not.toHaveProperty('took');
      expect(arrow).not.toHaveProperty('arrivedFrame');
    }
    expect(arrows[0]).toMatchObject({
      fate: 'arrived',
      flags: ['SYN'],
      leftFrame: 1,
      arrivedFrame: 1,
    });
    expect(arrows[0].arrived - arrows[0].left).toBeCloseTo(arrows[0].took, 5);
  });

  it('names the addresses that a router has changed', async () => {
    const { text } = await print(BOARD, written('nat.pcap', translated('loss.server')), {}, 100);
    const words = text.replaceAll('\n', ' ');
    expect(words).toContain('in nat.pcap 10.50.0.23:46280 is 203.0.113.9:46280.');
    expect(words).toContain('4 lost');
  });

  it('says what is wrong with a file', async () => {
    const half = written('half.pcap', captureBytes('loss.server').subarray(0, 9000));
    const { notes, text } = await print(BOARD, half, {}, 100);
    expect(notes).toEqual([expect.stringMatching(/half\.pcap: it ends in the middle of a packet/)]);
    expect(text).toContain('while the other capture did not run');
  });
});

describe('tapline wire with two captures of several connections', () => {
  const [one, two, three, other] = [46_280, 50_001, 50_002, 50_003];
  const names = () =>
    [
      written(
        'a.pcap',
        several(['loss.device', one], ['clean.device', two], ['loss.device', three]),
      ),
      written(
        'b.pcap',
        several(['loss.server', three], ['loss.server', one], ['rst.server', other]),
      ),
    ] as const;

  it.each([44, 60, 120])(
    'lists them in %i columns, and those that only one has',
    async (columns) => {
      const { lines, text } = await print(...names(), {}, columns);
      const isCommand = (line: string) => line.startsWith('tapline wire ');
      for (const line of lines.filter((each) => !isCommand(each)))
        expect(widthOfText(line)).toBeLessThanOrEqual(columns);
      const rows = lines.filter((line) => /^#?[02] /.test(line));
      expect(rows).toHaveLength(2);
      const { first, second } = {
        first: text.slice(text.indexOf(rows[0] ?? ''), text.indexOf(rows[1] ?? '')),
        second: text.slice(text.indexOf(rows[1] ?? ''), text.indexOf('A connection is only')),
      };
      for (const part of [first, second]) {
        expect(part).toMatch(columns < 100 ? / 4 lost.* 6 lost/s : / 4 .* 6 /);
        expect(part).toMatch(/10\.50\.0\.23:\d+ →\s+10\.50\.0\.1:5050/);
      }
      expect(text).toContain('A connection is only in a.pcap: 1.');
      expect(text).toContain('A connection is only in b.pcap: 2.');
      expect(text).toContain('--stream 0 shows one packet by packet.');
    },
  );

  it('says which devices they are of', async () => {
    const files = ['board', 'server'].map((end) => projectFile(`lessons/two-boards.${end}.pcap`));
    const [board = '', server = ''] = files;
    const wide = await print(board, server, {}, 100);
    expect(wide.lines[0]).toMatch(/^# +CLIENT → SERVER +DEVICE +/);
    expect(wide.lines[1]).toMatch(/:5050 +kitchen-\d +\d+/);
    const narrow = await print(board, server, {}, 60);
    const [, device] = /:5050 +(\S+) +\d+/.exec(wide.lines[1] ?? '') ?? [];
    expect(narrow.text).toContain(`    ${device} · → `);
  });

  it('shows those of a device that either end heard', async () => {
    const files = ['board', 'server'].map((end) => projectFile(`lessons/two-boards.${end}.pcap`));
    const [board = '', server = ''] = files;
    const { text } = await print(board, server, { device: 'kitchen-2' }, 100);
    expect(text).toContain('Connection 1 of two-boards.board.pcap');
    const { lines } = await print(board, server, { device: 'kitchen-2', json: true });
    const streams = lines.filter((line) => line !== '').map((line) => JSON.parse(line).stream);
    expect(new Set(streams)).toEqual(new Set([1]));
    expect(await failureOf(board, server, { device: 'attic' })).toBe(
      'no-such-device: two-boards.board.pcap and two-boards.server.pcap have no connection of attic (who said HELLO: kitchen-1, kitchen-2); a board without HELLO goes by its address.',
    );
  });

  it('finds a device by a HELLO that only one capture has', async () => {
    const [board = '', server = ''] = ['board', 'server'].map((end) =>
      projectFile(`lessons/two-boards.${end}.pcap`),
    );
    const bytes = Buffer.from(bytesOfFile(server));
    bytes.write('hello', bytes.indexOf('HELLO device=kitchen-1'));
    const deaf = written('deaf.pcap', bytes);
    for (const files of [
      [board, deaf],
      [deaf, board],
    ] as const) {
      const { text } = await print(...files, { device: 'kitchen-1' }, 100);
      expect(text).toMatch(/^Connection \d of/);
      expect(text).toContain('HELLO device=kitchen-1');
    }
  });

  it('finds boards without HELLO by their address, and those that one end has alone', async () => {
    const [a, b] = names();
    const { text } = await print(a, b, { device: '10.50.0.23' });
    expect(text).toContain('A connection is only in a.pcap: 1.');
    expect(text.match(/:5050/g)).toHaveLength(2);
  });

  it('says which file alone has the connection of a device', async () => {
    const [board = '', server = '', other = ''] = [
      'two-boards.board',
      'two-boards.server',
      'lost-segment.board',
    ].map((name) => projectFile(`lessons/${name}.pcap`));
    const bytes = Buffer.concat([bytesOfFile(board), bytesOfFile(other).subarray(24)]);
    const more = written('more.pcap', bytes);
    expect(await failureOf(more, server, { device: 'kitchen' })).toBe(
      'nothing-in-common: kitchen is only in more.pcap, on connection 2: two-boards.server.pcap does not have that one.',
    );
    expect(await failureOf(server, more, { device: 'kitchen' })).toContain('only in more.pcap');
  });

  it('draws the one that is asked for, by its number in the first file', async () => {
    const { text } = await print(...names(), { stream: 2 });
    expect(text).toContain('10.50.0.23:50002');
    expect(text).toContain('Connection 2 of a.pcap');
    expect(text).toContain('✕ lost');
  });

  it('says which number is not there', async () => {
    expect(await failureOf(...names(), { stream: 1 })).toBe(
      'no-such-stream: Connection 1 is only in a.pcap: b.pcap does not have it.',
    );
    expect(await failureOf(...names(), { stream: 9 })).toContain('a.pcap has no connection 9');
  });
});

describe('tapline wire with two captures that do not go together', () => {
  it('says so', async () => {
    expect(await failureOf(BOARD, pathOf('clean.server'))).toContain(
      'nothing-in-common: loss.device.pcap and clean.server.pcap have no connection in common',
    );
    expect(await failureOf(BOARD, written('text', Buffer.from('hello\n')))).toContain(
      'this is text',
    );
  });

  it('refuses one capture that is named twice, under whatever name', async () => {
    expect(await failureOf(BOARD, BOARD)).toMatch(
      /^usage: .*loss\.device\.pcap is named twice: name the one of the other end, or this one alone\.$/,
    );
    const copy = written('copy.pcap', captureBytes('loss.device'));
    expect(await failureOf(BOARD, copy, { json: true })).toMatch(
      /^usage: .*copy\.pcap is the same capture as .*loss\.device\.pcap: /,
    );
  });

  it('refuses the standard input', () => {
    expect(() => twoSources(BOARD, '-')).toThrow('name files');
  });
});
