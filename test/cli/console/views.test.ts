// How a conversation is shown: as lines, as bytes, as JSON, as it is.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HexView } from '../../../src/cli/console/hex-view.ts';
import { JsonView } from '../../../src/cli/console/json-view.ts';
import { LineView } from '../../../src/cli/console/line-view.ts';
import { RawView } from '../../../src/cli/console/raw-view.ts';
import type { Rows } from '../../../src/cli/console/rows.ts';
import type { View } from '../../../src/cli/console/view.ts';
import { HALF_LINE_MS, MAX_LINE_BYTES } from '../../../src/limits.ts';

const T0 = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

/** Rows as they stand; an open one is marked. */
class Sheet implements Rows {
  readonly rows: string[] = [];
  canReplace = false;

  print(row: string, replaces = false): void {
    if (replaces) this.rows.pop();
    this.rows.push(row);
    this.canReplace = false;
  }

  printOpen(row: string, replaces = false): void {
    this.print(`${row}_`, replaces);
    this.canReplace = true;
  }
}

let sheet: Sheet;

beforeEach(() => {
  vi.useFakeTimers();
  sheet = new Sheet();
});

afterEach(() => {
  vi.useRealTimers();
});

function comes(view: View, text: string | Buffer, at = T0): void {
  view.received(Buffer.from(text as string), at);
}

function says(view: View, text: string, ends = true): void {
  view.sent(Buffer.from(text), T0, ends);
}

function rest(): void {
  vi.advanceTimersByTime(HALF_LINE_MS);
}

describe('lines', () => {
  function lines(): LineView {
    const stamp = (direction: string, at: number) => `${at - T0}${direction} `;
    return new LineView(sheet, { stamp, showSent: true, showHalf: true });
  }

  it('carry the time of their first byte, and nothing that moves a cursor', () => {
    const view = lines();
    comes(view, 'one\r\ntw', T0);
    comes(view, 'o\n\x1b[2Jthree\n', T0 + 5);
    expect(sheet.rows).toEqual(['0in one', '0in two', '5in \\x1b[2Jthree']);
  });

  it('of which half came are shown when nothing follows, and then as one row', () => {
    const view = lines();
    comes(view, 'login: ');
    expect(sheet.rows).toEqual([]);
    rest();
    expect(sheet.rows).toEqual(['0in login: _']);
    comes(view, Buffer.from('grü').subarray(0, 3));
    rest();
    expect(sheet.rows).toEqual(['0in login: gr_']);
    comes(view, Buffer.from('grü').subarray(3), T0 + 9);
    comes(view, '\r');
    rest();
    comes(view, '\nnext\n', T0 + 9);
    expect(sheet.rows).toEqual(['0in login: grü', '9in next']);
  });

  it('go on in another row when something came between', () => {
    const view = lines();
    comes(view, 'login: ');
    rest();
    sheet.print('> bob');
    comes(view, 'ok, bo');
    rest();
    sheet.print('* notice');
    comes(view, 'b\n');
    comes(view, 'next\n');
    expect(sheet.rows).toEqual([
      '0in login: _',
      '> bob',
      '0in … ok, bo_',
      '* notice',
      '0in … b',
      '0in next',
    ]);
  });

  it('whose end alone came later take no row for it', () => {
    const view = lines();
    comes(view, 'login: ');
    rest();
    sheet.print('> bob');
    comes(view, '\r\n');
    comes(view, '\r\nnext\n');
    expect(sheet.rows).toEqual(['0in login: _', '> bob', '0in ', '0in next']);
  });

  it('without end take several rows', () => {
    const view = lines();
    comes(view, `${'x'.repeat(2 * MAX_LINE_BYTES + 10)}y\n`);
    expect(sheet.rows).toEqual([
      `0in ${'x'.repeat(MAX_LINE_BYTES)}`,
      `0in … ${'x'.repeat(MAX_LINE_BYTES)}`,
      `0in … ${'x'.repeat(10)}y`,
    ]);
  });

  it('that were cut off are shown as far as they came', () => {
    const view = lines();
    comes(view, 'one\nhal');
    view.settle();
    rest();
    comes(view, 'anew\n');
    expect(sheet.rows).toEqual(['0in one', '0in hal', '0in anew']);
  });

  it('that were sent end where the typed line ended', () => {
    const view = lines();
    says(view, 'led on');
    says(view, 'led ', false);
    says(view, 'off\r\n');
    expect(sheet.rows).toEqual(['0out led on', '0out led off']);
  });
});

describe('bytes', () => {
  function bytes(columns: number): HexView {
    return new HexView(
      sheet,
      () => '[03:04:05] ',
      () => columns,
    );
  }

  it('fill rows of 16 where there is room, each direction with its own offset', () => {
    const view = bytes(90);
    comes(view, 'Temperature 28.3\xff\r\n');
    says(view, 'ok\r\n');
    rest();
    comes(view, 'x');
    rest();
    expect(sheet.rows).toEqual([
      '[03:04:05] < 000000  54 65 6d 70 65 72 61 74  75 72 65 20 32 38 2e 33 |Temperature 28.3|',
      '[03:04:05] < 000010  c3 bf 0d 0a                                      |....|',
      '[03:04:05] > 000000  6f 6b 0d 0a                                      |ok..|',
      '[03:04:05] < 000014  78                                               |x|',
    ]);
  });

  it('fit into 60 columns', () => {
    const view = bytes(60);
    comes(view, Buffer.from(Array.from({ length: 20 }, (_, at) => at)));
    view.settle();
    expect(sheet.rows).toEqual([
      '[03:04:05] < 000000  00 01 02 03 04 05 06 07  |........|',
      '[03:04:05] < 000008  08 09 0a 0b 0c 0d 0e 0f  |........|',
      '[03:04:05] < 000010  10 11 12 13              |....|',
    ]);
    expect(Math.max(...sheet.rows.map((row) => row.length))).toBeLessThanOrEqual(60);
  });
});

describe('JSON', () => {
  it('has an object a line, in both directions', () => {
    const view = new JsonView(sheet);
    comes(view, 'a "b" \x9b\n');
    says(view, 'led on', true);
    comes(view, 'half');
    view.settle();
    const time = new Date(T0).toISOString();
    expect(sheet.rows.map((row) => JSON.parse(row))).toEqual([
      { time, direction: 'in', text: 'a "b" \x9b' },
      { time, direction: 'out', text: 'led on' },
      { time: expect.any(String), direction: 'in', text: 'half', part: true },
    ]);
    expect(sheet.rows[0]).toContain('\\u009b');
  });
});

describe('the data', () => {
  it('is what came, with LF at the ends of lines', () => {
    const written: Buffer[] = [];
    const view = new RawView((bytes) => written.push(bytes));
    for (const part of ['a\r', '\nb\rc\r\r\n', '\x1b[2J\t', 'half\r']) comes(view, part);
    says(view, 'not this');
    comes(view, Buffer.from([0xff, 0x00]));
    view.settle();
    expect(Buffer.concat(written)).toEqual(
      Buffer.concat([Buffer.from('a\nb\rc\r\n\x1b[2J\thalf\r'), Buffer.from([0xff, 0x00])]),
    );
  });
});
