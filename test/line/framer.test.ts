// The framer against a plain one that holds everything, for any bytes and any cutting.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_LINE_BYTES } from '../../src/limits.ts';
import { Framer, type LineSink } from '../../src/line/framer.ts';
import { type Framed, frame } from './reference-framer.ts';

/** Feeds a stream cut at the given offsets. */
function read(stream: Uint8Array, cuts: readonly number[], telnet: boolean): Framed {
  const lines: (string | null)[] = [];
  const sink: LineSink = {
    line: (bytes, start, end) => {
      lines.push(Buffer.from(bytes.subarray(start, end)).toString('latin1'));
      return true;
    },
    oversized: () => {
      lines.push(null);
    },
  };
  const framer = new Framer({ telnet });
  const edges = [0, ...[...cuts].sort((a, b) => a - b), stream.length];
  for (let index = 1; index < edges.length; index++) {
    const chunk = Buffer.from(stream.subarray(edges[index - 1], edges[index]));
    if (framer.push(chunk, 0, sink) !== chunk.length) throw new Error('stopped by itself');
    // Whoever gave the chunk may use its memory again.
    chunk.fill(0x58);
  }
  return { lines, truncated: framer.end() };
}

const telnetByte = fc.constantFrom(0xff, 0xff, 0xfa, 0xfb, 0xfe, 0xf0, 0xf1, 0xf9, 0xef, 0x01);
const stretch = fc.oneof(
  fc.constantFrom('12,1234567,28.3,65.2\r\n', '{"t":1}\n', '\r\n', '\r', '\n', 'é', 'hello\n'),
  fc.array(telnetByte, { maxLength: 6 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  // Around the limit, where one byte decides.
  fc.integer({ min: MAX_LINE_BYTES - 6, max: MAX_LINE_BYTES + 6 }).map((n) => 'x'.repeat(n)),
  fc
    .integer({ min: MAX_LINE_BYTES / 2 - 2, max: MAX_LINE_BYTES / 2 })
    .map((n) => '\xff\xf1'.repeat(n)),
);
const stream = fc
  .array(stretch, { maxLength: 12 })
  .map((parts) => Buffer.from(parts.join(''), 'latin1'));

describe('Framer', () => {
  it('gives the same for any cutting, and what the reference gives', () => {
    fc.assert(
      fc.property(
        stream,
        fc.array(fc.nat(), { maxLength: 8 }),
        fc.boolean(),
        (bytes, at, telnet) => {
          const wanted = frame(bytes, telnet);
          const cuts = at.map((offset) => offset % (bytes.length + 1));
          expect(read(bytes, [], telnet)).toEqual(wanted);
          expect(read(bytes, cuts, telnet)).toEqual(wanted);
        },
      ),
      { numRuns: 600 },
    );
  });

  it('gives the same byte by byte', () => {
    fc.assert(
      fc.property(stream, fc.boolean(), (bytes, telnet) => {
        const everywhere = Array.from({ length: bytes.length }, (_, offset) => offset);
        expect(read(bytes, everywhere, telnet)).toEqual(frame(bytes, telnet));
      }),
      { numRuns: 60 },
    );
  });

  it('stops after a line when told so, and goes on from there', () => {
    const chunk = Buffer.from('end of a\nb\r\n\n\xff\xf1c\nd', 'latin1');
    const lines: string[] = [];
    const oneLine: LineSink = {
      line: (bytes, start, end) => {
        lines.push(Buffer.from(bytes.subarray(start, end)).toString('latin1'));
        return false;
      },
      oversized: () => {},
    };
    const framer = new Framer({ telnet: true });
    framer.push(Buffer.from('the '), 0, oneLine);
    const stops: number[] = [];
    for (let at = 0; at < chunk.length; stops.push(at)) at = framer.push(chunk, at, oneLine);
    expect(lines).toEqual(['the end of a', 'b', 'c']);
    expect(stops).toEqual([9, 12, 17, 18]);
    expect(framer.end()).toBe(true);
  });

  it('tells an oversized line as soon as it is known, not at its end', () => {
    const events: string[] = [];
    const sink: LineSink = {
      line: (bytes, start, end) => {
        events.push(Buffer.from(bytes.subarray(start, end)).toString());
        return true;
      },
      oversized: () => {
        events.push('oversized');
      },
    };
    const framer = new Framer({ telnet: true });
    framer.push(Buffer.alloc(MAX_LINE_BYTES, 'x'), 0, sink);
    expect(events).toEqual([]);
    // This one could be the CR before the LF.
    framer.push(Buffer.from('\r'), 0, sink);
    expect(events).toEqual([]);
    framer.push(Buffer.from('\r'), 0, sink);
    expect(events).toEqual(['oversized']);
    framer.push(Buffer.from('still\n1,2,3,4\n'), 0, sink);
    expect(events).toEqual(['oversized', '1,2,3,4']);
  });

  it('counts a flood without LF once and never gives more than a line', () => {
    let oversized = 0;
    let longest = 0;
    const sink: LineSink = {
      line: (_bytes, start, end) => {
        longest = Math.max(longest, end - start);
        return true;
      },
      oversized: () => {
        oversized++;
      },
    };
    const framer = new Framer({ telnet: true });
    const byte = Buffer.from('x');
    for (let sent = 0; sent < 11_000_000; sent++) framer.push(byte, 0, sink);
    expect(oversized).toBe(1);
    expect(framer.end()).toBe(false);

    framer.push(Buffer.from(`${'y'.repeat(MAX_LINE_BYTES)}\r\n`), 0, sink);
    expect({ oversized, longest }).toEqual({ oversized: 1, longest: MAX_LINE_BYTES });
  });

  it('holds a line in little more memory than it needs', () => {
    const held: number[] = [];
    const sink: LineSink = {
      line: (bytes) => {
        held.push(bytes.buffer.byteLength);
        return true;
      },
      oversized: () => {},
    };
    const framer = new Framer({ telnet: true });
    framer.push(Buffer.from('12,12'), 0, sink);
    framer.push(Buffer.from('3\n'), 0, sink);
    for (const byte of Buffer.alloc(MAX_LINE_BYTES, 'x')) framer.push(Buffer.of(byte), 0, sink);
    framer.push(Buffer.from('\r\n'), 0, sink);
    expect(held[0]).toBeLessThanOrEqual(16);
    expect(held[1]).toBeLessThanOrEqual(MAX_LINE_BYTES + 1);
  });

  it('begins anew after the end', () => {
    const framer = new Framer({ telnet: true });
    const lines: string[] = [];
    const sink: LineSink = {
      line: (bytes, start, end) =>
        lines.push(Buffer.from(bytes.subarray(start, end)).toString()) > 0,
      oversized: () => {},
    };
    framer.push(Buffer.from('half\xff\xfa', 'latin1'), 0, sink);
    expect(framer.end()).toBe(true);
    expect(framer.end()).toBe(false);
    framer.push(Buffer.from('whole\n'), 0, sink);
    expect(lines).toEqual(['whole']);
  });
});
