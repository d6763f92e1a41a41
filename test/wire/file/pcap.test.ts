import { describe, expect, it } from 'vitest';
import { framesOf, outcome } from './frames-of.ts';
import { counting, joined, Made, pcapHeader, pcapRecord } from './made.ts';

const NANOSECONDS = 0xa1b23c4d;
const MODIFIED = 0xa1b2cd34;
const LARGEST = 262_144;

const header = pcapHeader();
const record = pcapRecord();

describe('a pcap file', () => {
  it.each(['little', 'big'] as const)('is read in byte order %s', (order) => {
    const records = [pcapRecord({}, order), pcapRecord({ captured: 61, onWire: 1500 }, order)];
    const file = joined(pcapHeader({ order, linkType: 113 }), ...records);
    const { frames } = framesOf(file);
    const time = { seconds: 1000, nanos: 5000, timeDigits: 6 };
    const shared = { ...time, linkType: 113, interfaceId: 0 };
    expect(frames).toEqual([
      { ...shared, number: 1, wireLength: 60, data: counting(60) },
      { ...shared, number: 2, wireLength: 1500, data: counting(61) },
    ]);
  });

  it('may count nanoseconds', () => {
    const file = joined(
      pcapHeader({ magic: NANOSECONDS }),
      pcapRecord({ seconds: 0xffff_ffff, fraction: 999_999_999 }),
    );
    const [frame] = framesOf(file).frames;
    expect(frame).toMatchObject({ seconds: 0xffff_ffff, nanos: 999_999_999, timeDigits: 9 });
  });

  it.each([
    ['more microseconds than a second has', 0xa1b2c3d4, 1_999_999, 1001, 999_999_000],
    ['microseconds below zero', 0xa1b2c3d4, -1, 999, 999_999_000],
    ['more nanoseconds than a second has', NANOSECONDS, 1_999_999_999, 1001, 999_999_999],
    ['nanoseconds below zero', NANOSECONDS, -1, 999, 999_999_999],
  ])('may have %s', (_, magic, fraction, seconds, nanos) => {
    const [frame] = framesOf(joined(pcapHeader({ magic }), pcapRecord({ fraction }))).frames;
    expect(frame).toMatchObject({ seconds, nanos });
  });

  it('may be of a modified tcpdump, whose records have more before their bytes', () => {
    const one = new Made().u32(7, 5, 60, 60, 1).u16(8, 0).raw(counting(60)).bytes();
    const { frames } = framesOf(joined(pcapHeader({ magic: MODIFIED }), one, one));
    expect(frames.map(({ data }) => data)).toEqual([counting(60), counting(60)]);
  });

  it.each([
    [2, 0, 80, 60],
    [2, 2, 80, 60],
    [2, 3, 80, 60],
    [2, 3, 60, 80],
    [543, 0, 80, 60],
    [2, 4, 60, 80],
    [3, 0, 60, 80],
  ])('of version %i.%i has its lengths in this order: %i, %i', (major, minor, first, second) => {
    const one = new Made().u32(1, 5, first, second).raw(counting(60)).bytes();
    const { frames } = framesOf(joined(pcapHeader({ version: [major, minor] }), one, one));
    expect(frames).toHaveLength(2);
    expect(frames[1]).toMatchObject({ wireLength: 80, data: counting(60) });
  });

  it('of AIX has nanoseconds and link types of its own', () => {
    const one = new Made().u32(1, 5, 80, 60).raw(counting(60)).bytes();
    const [frame] = framesOf(joined(pcapHeader({ version: [2, 2], linkType: 6 }), one)).frames;
    expect(frame).toMatchObject({ nanos: 5, linkType: 1, wireLength: 80 });
  });

  it('may tell the length of a check sequence beside the link type', () => {
    const [frame] = framesOf(joined(pcapHeader({ linkType: 0x2400_0001 }), record)).frames;
    expect(frame?.linkType).toBe(1);
  });

  it.each([
    ['fewer bytes on the wire than captured', { onWire: 40 }, 60, 40],
    ['none on the wire', { onWire: 0 }, 60, 0],
    ['more on the wire than any frame', { onWire: 0xffff_ffff }, 60, 0x7fff_ffff],
    ['none captured', { captured: 0, onWire: 60 }, 0, 60],
    ['no bytes at all', { captured: 0 }, 0, 0],
    ['as many as a frame can have', { captured: LARGEST }, LARGEST, LARGEST],
  ])('may have records with %s', (_, odd, captured, wireLength) => {
    const reading = framesOf(joined(header, record, pcapRecord(odd), record));
    expect(outcome(reading)).toBe('whole');
    expect(reading.frames).toHaveLength(3);
    expect(reading.frames[1]?.wireLength).toBe(wireLength);
    expect(reading.frames[1] && Buffer.compare(reading.frames[1].data, counting(captured))).toBe(0);
  });

  it.each([0, 10])('may have a snapshot length of %i: it does not matter', (snapLength) => {
    expect(framesOf(joined(pcapHeader({ snapLength }), record)).frames).toHaveLength(1);
  });

  it('may have longer records of links other than networks, of which the start is given', () => {
    const long = pcapRecord({ captured: LARGEST + 3 });
    const file = joined(pcapHeader({ linkType: 231 }), long, record);
    for (const pieceBytes of [file.length, 4099]) {
      const { frames } = framesOf(file, pieceBytes);
      expect(frames.map(({ data }) => data.length)).toEqual([LARGEST, 60]);
      expect(frames[0]?.wireLength).toBe(LARGEST + 3);
    }
    expect(outcome(framesOf(file.subarray(0, 24 + 16 + LARGEST + 1)))).toBe('cut');
  });

  it('is damaged where a record is longer than any frame', () => {
    const reading = framesOf(joined(header, record, pcapRecord({ captured: LARGEST + 1 }), record));
    expect(reading.frames).toHaveLength(1);
    expect(reading.damaged).toBe(
      'at byte 100, after frame 1: a record of 262145 bytes, where no frame has more than 262144',
    );
  });

  it('of version 1 is refused', () => {
    const { refusal } = framesOf(joined(pcapHeader({ version: [1, 4] }), record));
    expect(refusal).toContain('version 1.4');
  });

  it('may have no record', () => {
    expect(framesOf(header)).toEqual({
      frames: [],
      cut: false,
      damaged: undefined,
      refusal: undefined,
    });
  });

  it('that ends anywhere gives what comes before', () => {
    const file = joined(header, record, record);
    for (let end = 4; end < file.length; end++) {
      const reading = framesOf(file.subarray(0, end));
      const whole = Math.max(0, Math.floor((end - 24) / 76));
      expect(reading.frames).toHaveLength(whole);
      expect(reading.cut).toBe(end !== 24 + whole * 76);
    }
  });
});
