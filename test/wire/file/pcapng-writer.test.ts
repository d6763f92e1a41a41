import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  enhancedPacket,
  interfaceDescription,
  sectionHeader,
} from '../../../src/wire/file/pcapng-writer.ts';
import { framesOf, outcome } from './frames-of.ts';
import { joined } from './made.ts';

const SPARE = 3;

/** What may be written: its bytes lie within others. */
const written = fc.record({
  seconds: fc.integer({ min: 0, max: 2 ** 33 }),
  nanos: fc.integer({ min: 0, max: 999_999_999 }),
  data: fc.uint8Array({ maxLength: 100 }),
  cutOff: fc.nat(2000),
  comment: fc.option(fc.string({ unit: 'binary', maxLength: 20 }), { nil: undefined }),
});

const interfaces = fc.record({
  linkType: fc.integer({ min: 0, max: 0xffff }),
  snapLength: fc.nat(0xffff),
  timeDigits: fc.integer({ min: 0, max: 9 }),
  name: fc.string(),
  filter: fc.string(),
});

describe('a pcapng file that is written here', () => {
  it('is read here as what was written', () => {
    const all = fc.array(fc.tuple(interfaces, written), { maxLength: 8 });
    fc.assert(
      fc.property(all, fc.string(), (each, application) => {
        const file = joined(
          sectionHeader(application),
          ...each.map(([from]) => interfaceDescription(from)),
          ...each.map(([{ timeDigits }, { data, cutOff, comment, ...time }], interfaceId) => {
            const bytes = joined(new Uint8Array(SPARE), data, new Uint8Array(SPARE));
            const place = { bytes, start: SPARE, end: SPARE + data.length };
            const wireLength = data.length + cutOff;
            return enhancedPacket(
              { ...time, ...place, wireLength, interfaceId },
              timeDigits,
              comment,
            );
          }),
        );
        const reading = framesOf(file);
        expect(outcome(reading)).toBe('whole');
        expect(reading.frames).toEqual(
          each.map(([{ linkType, timeDigits }, { seconds, nanos, data, cutOff }], at) => ({
            number: at + 1,
            interfaceId: at,
            linkType,
            timeDigits,
            seconds,
            nanos: nanos - (nanos % 10 ** (9 - timeDigits)),
            wireLength: data.length + cutOff,
            data,
          })),
        );
      }),
    );
  });

  it('has times from 1970 on', () => {
    const frame = { seconds: -5, nanos: 7, wireLength: 0, interfaceId: 0 };
    const file = joined(
      sectionHeader('Tapline'),
      interfaceDescription({ linkType: 1, snapLength: 0, timeDigits: 9 }),
      enhancedPacket({ ...frame, bytes: new Uint8Array(0), start: 0, end: 0 }, 9),
    );
    expect(framesOf(file).frames[0]).toMatchObject({ seconds: 0, nanos: 0 });
  });

  it('cuts a remark that is too long, between two characters', () => {
    const header = sectionHeader('Tapline', 'é'.repeat(40_000));
    expect(header.length).toBeLessThan(66_000);
    expect(new TextDecoder('utf-8', { fatal: true }).decode(header.subarray(28, 28 + 65_534))).toBe(
      'é'.repeat(32_767),
    );
    expect(outcome(framesOf(header))).toBe('whole');
  });
});
