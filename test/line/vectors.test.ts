// The vectors that the firmware's tests read too: what one end writes, the other understands, in both languages.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseHello } from '../../src/line/hello.ts';
import { parseNumber } from '../../src/line/number.ts';
import { formatHello, parseServerLine } from '../../src/line/reply.ts';
import { projectFile } from '../project-folder.ts';

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', r: '\r', '0': '\0', '\\': '\\' };

function readVectors(name: string): string[][] {
  const rows = readFileSync(projectFile('test', 'vectors', name), 'utf8').split('\n');
  return rows
    .filter((row) => row !== '' && !row.startsWith('#'))
    .map((row) => row.split('\t').map(unescaped));
}

function unescaped(cell: string): string {
  return cell.replace(/\\(.)/g, (_, letter: string) => {
    const meant = ESCAPES[letter];
    if (meant === undefined) throw new Error(`unknown escape in ${cell}`);
    return meant;
  });
}

/** What a board understands, as a row has it. */
function understood(line: string): string[] {
  const said = parseServerLine(line);
  switch (said.kind) {
    case 'ack':
      return ['ack', String(said.seq)];
    case 'welcome':
      return ['welcome', said.device, String(said.last ?? '-'), String(said.time)];
    case 'cmd':
      return ['cmd', said.id, said.text];
    case 'err':
      return ['err', said.code, said.text];
    default:
      return [said.kind];
  }
}

test.each(readVectors('server-lines.tsv'))('%j is understood', (line, ...parts) => {
  expect(understood(line)).toEqual(parts);
});

test.each(readVectors('hellos.tsv'))(
  '%s says HELLO, and is read',
  (device, boot, names, millis, token, units, firmware, line) => {
    const pairs = units === '' ? [] : units.split(',').map((pair) => pair.split(':'));
    const hello = {
      device,
      boot,
      fields: ['seq', 'millis', ...names.split(',')],
      millis: Number(millis),
      ack: true,
      token: token === '' ? null : token,
      units: Object.assign(Object.create(null), Object.fromEntries(pairs)),
      firmware: firmware === '' ? null : firmware,
    };
    expect(formatHello(hello)).toBe(line);
    expect(parseHello(line)).toEqual(hello);
  },
);

test.each(readVectors('numbers.tsv'))(
  'the float %s with %s decimals is %s, and is read',
  (bits, decimals, text) => {
    const view = new DataView(new ArrayBuffer(4));
    view.setUint32(0, Number.parseInt(bits, 16));
    const value = view.getFloat32(0);
    if (!(Math.abs(value) < 2 ** 64)) {
      expect(text).toBe('nan');
      expect(parseNumber(text)).toBeNaN();
      return;
    }
    // toFixed is exact, and takes the larger of two neighbours that are as near.
    const size = Math.abs(value).toFixed(Number(decimals));
    expect(text).toBe(value < 0 && /[1-9]/.test(size) ? `-${size}` : size);
    // A double has room for what a float is, so only the rounding parts the two.
    const halfStep = 0.5 * 10 ** -Number(decimals);
    expect(Math.abs((parseNumber(text) ?? Number.NaN) - value)).toBeLessThanOrEqual(
      halfStep * (1 + 1e-9) + Math.abs(value) * 2 ** -52,
    );
  },
);
