// `tapline wire --json` on captures that have tshark's own fields beside them.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { projectFile } from '../project-folder.ts';
import { CAPTURE_NAMES, captureBytes, type TruthRow, truthOf } from '../wire/truth.ts';
import { capturePath, wire } from './wire-command.ts';

const FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'NS'];

/** In the order in which they are to come. */
const ANALYSIS = [
  'reused_ports',
  'zero_window_probe',
  'zero_window',
  'lost_segment',
  'keep_alive',
  'window_update',
  'window_full',
  'keep_alive_ack',
  'zero_window_probe_ack',
  'duplicate_ack',
  'ack_lost_segment',
  'spurious_retransmission',
  'fast_retransmission',
  'out_of_order',
  'retransmission',
];

function flagNames(hex: string): string[] {
  const bits = Number(hex);
  return FLAGS.filter((_, at) => bits & (1 << at));
}

function analysisNames(row: TruthRow): string[] {
  const names = ANALYSIS.filter((name) => row[`tcp.analysis.${name}`] !== '');
  // tshark sets the field `retransmission` beside those that say more.
  const saysMore =
    names.includes('spurious_retransmission') || names.includes('fast_retransmission');
  return saysMore ? names.filter((name) => name !== 'retransmission') : names;
}

/** Values that tshark has, under our keys and in our order. */
function expected(row: TruthRow): [string, unknown][] {
  const analysis = analysisNames(row);
  const optional = (field: string) => (row[field] === '' ? undefined : Number(row[field]));
  const all: [string, unknown][] = [
    ['frame', Number(row['frame.number'])],
    ['time', Number(row['frame.time_epoch'])],
    ['stream', Number(row['tcp.stream'])],
    ['src', `${row['ip.src']}:${row['tcp.srcport']}`],
    ['dst', `${row['ip.dst']}:${row['tcp.dstport']}`],
    ['seq', Number(row['tcp.seq'])],
    ['ack', Number(row['tcp.ack'])],
    ['len', Number(row['tcp.len'])],
    ['flags', flagNames(row['tcp.flags'])],
    ['window', Number(row['tcp.window_size'])],
    ['analysis', analysis.length === 0 ? undefined : analysis],
    ['acksFrame', optional('tcp.analysis.acks_frame')],
    ['ackRtt', optional('tcp.analysis.ack_rtt')],
    ['initialRtt', optional('tcp.analysis.initial_rtt')],
    ['bytesInFlight', optional('tcp.analysis.bytes_in_flight')],
  ];
  return all.filter(([, value]) => value !== undefined);
}

describe.each(CAPTURE_NAMES)('%s', (name) => {
  it('says what tshark says: keys in order, those without a value left out, all digits of the time', async () => {
    const { code, stdout, stderr } = await wire([capturePath(name), '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.toString().trimEnd().split('\n');
    const truth = truthOf(name);
    expect(lines.length).toBe(truth.length);
    const digits = Buffer.from(captureBytes(name)).readUInt32LE(0) === 0xa1b23c4d ? 9 : 6;
    for (const [at, line] of lines.entries()) {
      expect(Object.entries(JSON.parse(line))).toEqual(expected(truth[at]));
      const time = truth[at]['frame.time_epoch'].slice(0, digits - 9 || undefined);
      expect(line).toContain(`,"time":${time},"stream":`);
    }
  });
});

describe('what is selected', () => {
  it('one connection, one port, a range of time', async () => {
    const counts = async (...args: string[]) => {
      const { stdout } = await wire([capturePath('clean.device'), '--json', ...args]);
      return stdout.toString().split('\n').length - 1;
    };
    expect(await counts('--stream', '0')).toBe(66);
    expect(await counts('--port', '5050')).toBe(66);
    expect(await counts('--port', '42108')).toBe(66);
    expect(await counts('--port', '80')).toBe(0);
    const from = '2026-11-21T02:36:05.851172Z';
    expect(await counts('--to', '1795228565824')).toBe(3);
    expect(await counts('--from', from)).toBe(62);
    expect(await counts('--device', '10.50.0.23')).toBe(66);
  });
});

it('ends quietly when nobody reads on', async () => {
  const child = spawn(
    'sh',
    [
      '-c',
      '"$0" bin/tapline wire "$1" --json | head -n 1',
      process.execPath,
      capturePath('zerowin.device'),
    ],
    {
      cwd: projectFile(),
    },
  );
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  await once(child, 'close');
  expect(printed.split('\n')).toEqual([expect.stringMatching(/^\{"frame":1,/), '']);
});
