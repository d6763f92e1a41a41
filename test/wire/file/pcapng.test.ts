import { describe, expect, it } from 'vitest';
import { framesOf, outcome } from './frames-of.ts';
import { counting, joined, Made } from './made.ts';
import { blocksOf } from './made-blocks.ts';

const little = blocksOf('little');
const big = blocksOf('big');
const start = joined(little.section(), little.interface());
const packet = little.enhanced();
const sixtyBytes = { data: counting(60), wireLength: 60 };
const atThousand = { seconds: 1000, nanos: 5000, timeDigits: 6 };

describe('a pcapng file', () => {
  it('may have sections of both byte orders, each with its own interfaces', () => {
    const file = joined(
      ...[little.section(), little.interface(113), little.enhanced()],
      ...[big.section(), big.interface(1), big.interface(276), big.enhanced(1), big.enhanced(0)],
      ...[little.section(), little.section(), little.interface(101), little.enhanced()],
    );
    const shared = { ...sixtyBytes, ...atThousand };
    expect(framesOf(file).frames).toEqual([
      { ...shared, number: 1, interfaceId: 0, linkType: 113 },
      { ...shared, number: 2, interfaceId: 1, linkType: 276 },
      { ...shared, number: 3, interfaceId: 0, linkType: 1 },
      { ...shared, number: 4, interfaceId: 0, linkType: 101 },
    ]);
  });

  it('may have packets as they were written once', () => {
    const { frames } = framesOf(joined(start, little.obsolete(), little.obsolete(0, 61)));
    expect(frames.map(({ data }) => data.length)).toEqual([60, 61]);
    expect(frames[0]).toMatchObject({ ...sixtyBytes, ...atThousand });
  });

  it.each([
    [0, 60, 60],
    [40, 60, 40],
    [40, 30, 30],
  ])(
    'may have packets without time; with snapshot length %i, %i bytes give %i',
    (snap, on, kept) => {
      const file = joined(
        little.section(),
        little.interface(1, snap),
        little.simple(on, counting(kept)),
      );
      const [frame] = framesOf(file).frames;
      expect(frame).toMatchObject({ wireLength: on, data: counting(kept), timeDigits: 0 });
    },
  );

  it.each([
    ['of a kind that is not known', 0x1234, new Uint8Array(40), false],
    ['of a kind that is not known, empty', 0x8000_0001, new Uint8Array(0), false],
    [
      'with names',
      4,
      new Made().u16(1, 8).raw([10, 0, 0, 1, 97, 98, 99, 0]).u16(0, 0).bytes(),
      false,
    ],
    ['with statistics', 5, new Made().u32(0, 0, 5).bytes(), false],
    ['with keys', 10, new Made().u32(0x544c534b, 4).raw([1, 2, 3, 4]).bytes(), false],
    ['longer than what is held', 0x1234, new Uint8Array(3_000_000), false],
    ['of one byte more than what is held', 0x1234, new Uint8Array(1024 * 1024 - 11), false],
    ['of a log', 9, new Uint8Array(40), true],
    ['of somebody', 0xbad, new Made().u32(32_473, 5).bytes(), true],
    ['of somebody, not to be copied', 0x4000_0bad, new Made().u32(32_473, 5).bytes(), true],
    ['of a system call', 0x204, new Uint8Array(40), true],
  ])('may have blocks %s', (_, kind, body, isNumbered) => {
    const file = joined(start, packet, little.block(kind, body), packet);
    for (const pieceBytes of [file.length, 997]) {
      const reading = framesOf(file, pieceBytes);
      expect(outcome(reading)).toBe('whole');
      const types = reading.frames.map(({ linkType }) => linkType);
      expect(types).toEqual(isNumbered ? [1, -1, 1] : [1, 1]);
    }
  });

  it.each([
    ['fewer bytes on the wire than captured', { onWire: 40 }, 60, 40],
    ['more on the wire than any frame', { onWire: 0xffff_ffff }, 60, 0x7fff_ffff],
    ['none captured', { captured: 0, onWire: 50 }, 0, 50],
    ['three bytes', { captured: 3 }, 3, 3],
  ])('may have packets with %s', (_, odd, captured, wireLength) => {
    const reading = framesOf(joined(start, little.enhanced(0, odd), packet));
    expect(reading.frames).toHaveLength(2);
    expect(reading.frames[0]).toMatchObject({ wireLength, data: counting(captured) });
  });

  it('may have lengths that forget the padding', () => {
    const odd = little.enhanced(0, {}, undefined, { length: 91, lengthAtEnd: 90 });
    expect(framesOf(joined(start, odd, packet)).frames).toHaveLength(2);
  });

  it.each([
    [
      'the other length',
      little.enhanced(0, {}, undefined, { lengthAtEnd: 88 }),
      'says 88 at its end',
    ],
    ['no length', little.block(0x1234, counting(4), { length: 0 }), 'a block of 0 bytes'],
    ['a length too small', little.block(6, counting(4)), 'less than 32'],
    ['an enormous length', little.block(9, counting(40), { length: 0x7fff_fff0 }), 'more than'],
    ['zeros', new Uint8Array(40), 'a block of 0 bytes'],
    ['an interface that is not there', little.enhanced(5), 'interface 5, where the section has 1'],
    [
      'a packet longer than its block',
      little.enhanced(0, { captured: 600, data: counting(60) }),
      '600',
    ],
    ['a packet longer than any', little.enhanced(0, { captured: 262_145 }), '262145'],
    ['less than it says', little.simple(60, counting(40)), '60'],
    ['an option beyond its end', little.enhanced(0, {}, little.option(1, [1, 2], 400)), '400'],
    ['flags of two bytes', little.enhanced(0, {}, little.option(2, [1, 2])), 'instead of 4'],
    ['an empty verdict', little.enhanced(0, {}, little.option(7, [])), 'one or more'],
    ['a verdict cut short', little.enhanced(0, {}, little.option(7, [1, 2])), 'instead of 9'],
    ['a custom option of nobody', little.enhanced(0, {}, little.option(2988, [1, 2])), 'only 2'],
    ['a section of another version', little.section([2, 0]), 'version 2.0'],
    ['a section without byte order', little.block(0x0a0d0d0a, counting(16)), 'byte order'],
    [
      'an interface with an option beyond its end',
      little.interface(1, 0, little.option(9, [6], 9)),
      '9',
    ],
    ['names beyond its end', little.block(4, new Made().u16(1, 80).zeros(12).bytes()), '80'],
    [
      'a name without end',
      little.block(4, new Made().u16(1, 8).raw(counting(9).slice(1)).bytes()),
      'end',
    ],
    ['an address too short', little.block(4, new Made().u16(2, 8).zeros(8).bytes()), 'only 8'],
    ['keys beyond its end', little.block(10, new Made().u32(1, 400, 0).bytes()), '400'],
  ])('is damaged where a block has %s', (_, block, words) => {
    const file = joined(start, packet, block, packet);
    const reading = framesOf(file);
    expect(reading.frames).toHaveLength(1);
    expect(reading.damaged).toContain(`at byte ${start.length + packet.length}, after frame 1: `);
    expect(reading.damaged).toContain(words);
    expect(framesOf(file, 1)).toEqual(reading);
  });

  it('is damaged where there are packets before an interface', () => {
    for (const block of [packet, little.simple(), little.obsolete()]) {
      expect(framesOf(joined(little.section(), block)).damaged).toContain('at byte 28');
    }
  });

  it('of an unknown version is refused', () => {
    expect(framesOf(joined(little.section([2, 0]), packet)).refusal).toContain('version 2.0');
    expect(outcome(framesOf(joined(little.section([1, 2]), little.interface(), packet)))).toBe(
      'whole',
    );
  });

  it('that ends anywhere gives what comes before', () => {
    const wholeBlocks = [28, 48, 48 + packet.length, 48 + 2 * packet.length];
    const file = joined(start, packet, packet);
    for (let end = 4; end <= file.length; end++) {
      const reading = framesOf(file.subarray(0, end));
      expect(reading.frames).toHaveLength(wholeBlocks.filter((at) => at > 48 && at <= end).length);
      expect(reading.cut).toBe(!wholeBlocks.includes(end));
    }
  });

  it('that ends in a long block is cut', () => {
    const file = joined(start, little.block(0x1234, new Uint8Array(3_000_000)));
    for (const missing of [1, 4, 5, 1_000_000]) {
      expect(framesOf(file.subarray(0, file.length - missing)).cut).toBe(true);
    }
    expect(framesOf(file).cut).toBe(false);
  });
});
