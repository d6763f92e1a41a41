// Properties of every line whatever its kind; the kinds themselves are in cases/.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_NAME_BYTES, MAX_READING_METRICS } from '../../src/limits.ts';
import { CsvDecoder } from '../../src/line/csv.ts';
import { type Decoded, decodeLine, lineText } from '../../src/line/decode.ts';
import { DEFAULT_FIELDS } from '../../src/line/fields.ts';

const csv = new CsvDecoder(DEFAULT_FIELDS);

function decode(line: string | Uint8Array): Decoded {
  const bytes = Buffer.from(line);
  return decodeLine(bytes, 0, bytes.length, csv);
}

/** Lines near to one kind or another. */
const lively = fc
  .array(
    fc.oneof(
      fc.constantFrom('HELLO device=', 'kitchen', ' boot=7f', ' ack=1', ' fields=', ' units=t:°C'),
      fc.constantFrom(
        '{"',
        '":',
        '}',
        '{',
        'seq',
        'millis',
        'time',
        'device',
        '[',
        '1e999',
        'null',
      ),
      fc.constantFrom(
        '1',
        '2.5',
        ',',
        '=',
        ':',
        ' ',
        '\t',
        '"',
        '\\',
        'nan',
        '-',
        'i',
        'OK ',
        'm,',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(''));

describe('decodeLine', () => {
  it('never throws, and keeps every limit, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.oneof(lively, fc.uint8Array({ maxLength: 80 })), (line) => {
        const decoded = decode(line);
        if (decoded.kind === 'text') {
          expect(decoded.text).toBe(lineText(Buffer.from(line), 0, Buffer.from(line).length));
        } else if (decoded.kind === 'reading') {
          const { seq, millis, metrics, values } = decoded.reading;
          expect(metrics.length).toBeLessThanOrEqual(MAX_READING_METRICS);
          expect(new Set(metrics).size).toBe(metrics.length);
          expect(values.length).toBe(metrics.length);
          expect(values.every(Number.isFinite)).toBe(true);
          for (const name of metrics) {
            expect(Buffer.byteLength(name)).toBeLessThanOrEqual(MAX_NAME_BYTES);
          }
          for (const counter of [seq, millis]) {
            expect(Number.isNaN(counter) || (Number.isSafeInteger(counter) && counter >= 0)).toBe(
              true,
            );
          }
        }
      }),
      { numRuns: 20_000 },
    );
  });

  it('tells a secret nowhere but in the token of a HELLO', () => {
    fc.assert(
      fc.property(lively, lively, fc.constantFrom('token=', 'TOKEN='), (before, after, key) => {
        const line = `${before}${key}xyzzy${after}`;
        const decoded = decode(line);
        const shown = JSON.stringify(decoded, (name, value: unknown) =>
          name === 'token' ? null : value,
        );
        expect(shown).not.toContain('xyzzy');
        expect(lineText(Buffer.from(line), 0, Buffer.byteLength(line))).not.toContain('xyzzy');
      }),
      { numRuns: 10_000 },
    );
  });

  it('says what is wrong in one line without control characters', () => {
    fc.assert(
      fc.property(lively, (line) => {
        const decoded = decode(line);
        const verb = decoded.kind === 'verb' ? decoded.verb : null;
        const detail =
          decoded.kind === 'reject'
            ? decoded.detail
            : verb?.verb === 'bad-hello'
              ? verb.detail
              : '';
        expect(detail).not.toMatch(/\p{Cc}/u);
      }),
      // Found by chance: C1 is no control character to JSON.
      { numRuns: 10_000, examples: [['HELLO device=\u0081'], ['HELLO device=\u007f']] },
    );
  });

  it('reads JSON of any depth that fits a line', () => {
    const levels = 680;
    const nested = `${'{"a":'.repeat(levels)}{}${'}'.repeat(levels)}`;
    expect(decode(nested)).toEqual({ kind: 'text', text: nested });
    const tooLong = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    expect(decode(tooLong)).toMatchObject({ kind: 'reject', reason: 'limit' });
    const nameless = `{"t":1,"l":${'{"":'.repeat(1000)}null${'}'.repeat(1000)}}`;
    expect(decode(nameless)).toMatchObject({ reading: { metrics: ['t'], values: [1] } });
    expect(decode(`{"t":${'['.repeat(2000)}${']'.repeat(2000)},"u":1}`)).toMatchObject({
      reading: { metrics: ['u'] },
    });
  });

  it('reads a line that lies inside a larger buffer', () => {
    const bytes = new Uint8Array(Buffer.from('x{"t":1}x')).subarray(1);
    expect(decodeLine(bytes, 0, 7, csv)).toMatchObject({ reading: { metrics: ['t'] } });
  });
});
