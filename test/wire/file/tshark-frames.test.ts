import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  enhancedPacket,
  interfaceDescription,
  sectionHeader,
} from '../../../src/wire/file/pcapng-writer.ts';
import { framesOf, outcome, type ReadFrame } from './frames-of.ts';
import { counting, joined, Made, pcapHeader, pcapRecord } from './made.ts';
import { blocksOf } from './made-blocks.ts';
import { capinfos, hasTshark, type TsharkReading, tsharkReading } from './tshark-frames.ts';

const {
  block,
  section,
  interface: described,
  option,
  enhanced,
  simple,
  obsolete,
} = blocksOf('little');
const big = blocksOf('big');
const start = joined(section(), described());
const packet = enhanced();
const record = pcapRecord();
const four = joined(pcapHeader(), record, record, record, record);
const at = (seconds: number) => pcapRecord({ seconds, fraction: 999_999 });
const of = (resolution: number) => described(1, 0, option(9, [resolution]));
const late = { seconds: 395_812_095, fraction: 123_456_789 };

/** Every odd thing that a file may have, and that both sides should see alike. */
const FILES: Readonly<Record<string, Uint8Array>> = {
  'pcap big-endian': joined(pcapHeader({ order: 'big' }), pcapRecord({}, 'big')),
  'pcap of nanoseconds': joined(pcapHeader({ magic: 0xa1b23c4d }), at(7), at(0xffff_ffff)),
  'pcap of microseconds': joined(pcapHeader(), at(0), at(0xffff_ffff)),
  'pcap of version 2.3': joined(pcapHeader({ version: [2, 3] }), pcapRecord({ onWire: 80 })),
  'pcap of AIX': joined(pcapHeader({ version: [2, 2], linkType: 6 }), pcapRecord({ onWire: 60 })),
  'pcap with odd lengths': joined(four, pcapRecord({ onWire: 40 }), pcapRecord({ onWire: -1 })),
  'pcap with an empty record': joined(four, pcapRecord({ captured: 0, onWire: 60 }), record),
  'pcap with the longest record': joined(four, pcapRecord({ captured: 262_144 }), record),
  'pcap with too long a record': joined(four, pcapRecord({ captured: 262_145 }), record),
  'pcap with zeros': joined(four, new Uint8Array(1000), record),
  'pcap with noise': joined(four, new Uint8Array(40).fill(0x4f), record),
  'pcap cut in a header': four.subarray(0, four.length - 70),
  'pcap cut in a frame': four.subarray(0, four.length - 10),
  'pcap without records': pcapHeader(),
  'pcapng of both byte orders': joined(
    start,
    packet,
    big.section(),
    big.interface(),
    big.enhanced(),
  ),
  'pcapng with interfaces': joined(start, packet, described(101), enhanced(1), packet),
  'pcapng with old and simple packets': joined(start, simple(), obsolete(), obsolete(0, 61)),
  'pcapng with simple packets cut': joined(section(), described(1, 40), simple(60, counting(40))),
  'pcapng with other blocks': joined(
    start,
    block(0x1234, counting(9)),
    packet,
    block(5, counting(24)),
  ),
  'pcapng with custom blocks': joined(
    start,
    block(0xbad, new Made().u32(32_473, 7).bytes()),
    packet,
  ),
  'pcapng with a long block': joined(start, packet, block(0x1234, new Uint8Array(2 ** 21)), packet),
  'pcapng of nanoseconds': joined(section(), of(9), enhanced(0, late), packet),
  'pcapng of milliseconds': joined(section(), of(3), enhanced(0, { fraction: 5 }), packet),
  'pcapng of 2^-20 seconds': joined(section(), of(0x94), enhanced(0, late), packet),
  'pcapng with an offset': joined(
    section(),
    described(1, 0, option(14, [9, ...Array(7).fill(0)])),
    packet,
  ),
  'pcapng with an option beyond the end': joined(
    start,
    packet,
    enhanced(0, {}, option(1, [1], 99)),
    packet,
  ),
  'pcapng with flags of two bytes': joined(
    start,
    packet,
    enhanced(0, {}, option(2, [1, 1])),
    packet,
  ),
  'pcapng with an unknown interface': joined(start, packet, enhanced(5), packet),
  'pcapng with another length at the end': joined(
    start,
    packet,
    enhanced(0, {}, undefined, { lengthAtEnd: 88 }),
  ),
  'pcapng with a length of 0': joined(start, packet, new Uint8Array(100), packet),
  'pcapng with too long a packet': joined(
    start,
    packet,
    enhanced(0, { captured: 262_145 }),
    packet,
  ),
  'pcapng with a section of version 2': joined(start, packet, section([2, 0]), described(), packet),
  'pcapng cut in a block': joined(start, packet, packet).subarray(
    0,
    start.length + packet.length + 50,
  ),
  'pcapng cut in a length': joined(start, packet, packet).subarray(
    0,
    start.length + packet.length + 6,
  ),
  'pcapng without packets': start,
  text: new TextEncoder().encode('this is what a board says\n'.repeat(40)),
};

function row(frame: ReadFrame): string {
  const fraction = String(frame.nanos).padStart(9, '0');
  const time = frame.timeDigits === 0 ? '' : `${frame.seconds}.${fraction}`;
  return `${frame.number} ${time} ${frame.wireLength} ${frame.data.length}`;
}

/** Files that tshark reads to their end, one behind the other: it takes a while to start. */
function readTogether(folder: string, names: readonly string[]): Map<string, TsharkReading> {
  const path = join(folder, 'together.pcapng');
  writeFileSync(path, joined(...names.map((name) => FILES[name] ?? new Uint8Array())));
  const { rows, outcome: all } = tsharkReading(path);
  let before = 0;
  return new Map(
    names.map((name) => {
      const { length } = framesOf(FILES[name] ?? new Uint8Array()).frames;
      const own = rows.slice(before, before + length);
      const first = before;
      before += length;
      const numbered = own.map((row) => row.replace(/^\d+/, (number) => `${+number - first}`));
      // Rows that nobody here knows of are seen at the last one.
      const rest = name === names.at(-1) ? rows.slice(before) : [];
      return [name, { rows: [...numbered, ...rest], outcome: all }];
    }),
  );
}

describe.skipIf(!hasTshark)('frames as tshark numbers, times and measures them', () => {
  let folder = '';
  let together = new Map<string, TsharkReading>();
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tapline-frames-'));
    const isWhole = (name: string) =>
      outcome(framesOf(FILES[name] ?? new Uint8Array())) === 'whole';
    const names = Object.keys(FILES).filter((name) => name.startsWith('pcapng') && isWhole(name));
    together = readTogether(folder, names);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(Object.keys(FILES))('%s', (name) => {
    const file = FILES[name] ?? new Uint8Array();
    const path = join(folder, name.replaceAll(/\W/g, '-'));
    writeFileSync(path, file);
    const reading = framesOf(file);
    const truth = together.get(name) ?? tsharkReading(path);
    expect(reading.frames.map(row)).toEqual(truth.rows);
    // What it calls unsupported in the middle of a file is damage here.
    const isLate = truth.outcome === 'refused' && truth.rows.length > 0;
    expect(outcome(reading)).toBe(isLate ? 'damaged' : truth.outcome);
  });

  it('opens what is written here without a word', () => {
    const path = join(folder, 'written.pcapng');
    const frame = { wireLength: 1500, bytes: counting(90), start: 7, end: 68 };
    const times = [0, 1, 1_763_764_212, 4_294_967_296].map((seconds, nanos) => ({
      seconds,
      nanos,
    }));
    const from = { linkType: 1, snapLength: 61, name: 'eth0', filter: 'tcp port 5050' };
    writeFileSync(
      path,
      joined(
        sectionHeader('Tapline 0.1.0', 'what a board said'),
        interfaceDescription({ ...from, timeDigits: 6 }),
        interfaceDescription({ ...from, timeDigits: 9 }),
        ...times.map((time) =>
          enhancedPacket({ ...frame, ...time, interfaceId: 1 }, 9, 'a remark'),
        ),
      ),
    );
    const truth = tsharkReading(path);
    expect(truth.outcome).toBe('whole');
    expect(truth.rows).toEqual([
      '1 0.000000000 1500 61',
      '2 1.000000001 1500 61',
      '3 1763764212.000000002 1500 61',
      '4 4294967296.000000003 1500 61',
    ]);
    const properties = capinfos(path);
    expect(properties).toMatch(/Capture application: *Tapline 0\.1\.0\n/);
    expect(properties).toMatch(/Capture comment: *what a board said\n/);
    expect(properties).toMatch(/Name = eth0\n/);
    expect(properties).toMatch(/Filter string = tcp port 5050\n/);
  });
});
