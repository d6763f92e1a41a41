// What is held of frames in which a board shows its token, however it is cut, sent again, or written.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenMask } from '../../src/capture/token-mask.ts';
import { MAX_MASKED_FLOWS } from '../../src/limits.ts';
import { emptyFrame, type Frame } from '../../src/wire/frame.ts';
import { TCP } from '../../src/wire/segment.ts';
import { ethernet, fragments4, ipv4, ipv6, type Piece, tcp } from '../wire/packets/packets.ts';

const START = 4_294_967_290;

function frameOf({ bytes }: Piece): Frame {
  return { ...emptyFrame(), linkType: 1, bytes, end: bytes.length, wireLength: bytes.length };
}

function segment(text: string, offset = 0, from = 40_000, source = '10.0.0.1'): Frame {
  const seq = (START + offset) % 2 ** 32;
  return frameOf(ethernet(ipv4({ source }, tcp({ from, seq }, text))));
}

/** The end of each frame as it is held: so many characters as its text has. */
function held(mask: TokenMask, frames: readonly (readonly [Frame, number])[]): string[] {
  return frames.map(([frame, length]) => {
    const bytes = Buffer.from(frame.bytes);
    const found = mask.find(frame);
    for (let i = 0; i < found.length; i += 2) bytes.fill('*', found[i], found[i + 1]);
    return bytes.subarray(bytes.length - length).toString('latin1');
  });
}

function shown(...texts: readonly (readonly [text: string, offset?: number])[]): string[] {
  const frames = texts.map(([text, offset]) => [segment(text, offset), text.length] as const);
  return held(new TokenMask(), frames);
}

describe('a token', () => {
  const HELLO = 'HELLO device=kitchen token=s3cret ack=1\r\n';
  const MASKED = 'HELLO device=kitchen token=****** ack=1\r\n';

  it.each([
    [HELLO, MASKED],
    [
      'HELLO device=k token=s3cret\r\n12,1,20,50\r\n',
      'HELLO device=k token=******\r\n12,1,20,50\r\n',
    ],
    ['HELLO device=k TOKEN=s3cret\n', 'HELLO device=k TOKEN=******\n'],
    ['token=a token=bc\ttoken=\n', 'token=* token=**\ttoken=\n'],
    ['tokentoken=abc', 'tokentoken=***'],
    ['ttoken=abc\n', 'ttoken=***\n'],
    ['toke=abc token\n=abc', 'toke=abc token\n=abc'],
    ['oken=abc boken=abc token\x1dabc\n', 'oken=abc boken=abc token\x1dabc\n'],
    ['token=a oken=b\n', 'token=* oken=b\n'],
    ['12,1234567,28.3,65.2\r\n', '12,1234567,28.3,65.2\r\n'],
  ])('in %j is held as %j', (text, expected) => {
    expect(shown([text])).toEqual([expected]);
  });

  it('is found wherever the line is cut into segments', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: HELLO.length - 1 }), { maxLength: 8 });
    fc.assert(
      fc.property(cuts, (places) => {
        const edges = [...new Set([0, ...places, HELLO.length])].sort((a, b) => a - b);
        const texts = edges
          .slice(1)
          .map((end, i) => [HELLO.slice(edges[i], end), edges[i]] as const);
        expect(shown(...texts).join('')).toBe(MASKED);
      }),
    );
  });

  it('is found when its segment is sent again, alone or with what follows', () => {
    const [first, second] = ['HELLO device=kitchen token=', 's3cret ack=1\r\n'];
    const at = first.length;
    const later = '1,1,20,50\r\n';
    expect(
      shown(
        [first, 0],
        [second, at],
        [second, at],
        [later, at + second.length],
        [`ret ack=1\r\n${later}`, at + 3],
      ),
    ).toEqual([first, '****** ack=1\r\n', '****** ack=1\r\n', later, `*** ack=1\r\n${later}`]);
  });

  it('is found in a part of a line that had come whole', () => {
    const line = 'token=s3cret 1\n';
    expect(shown([line], ['ret 1\n', 9], ['n=s3', 4])).toEqual([
      'token=****** 1\n',
      '*** 1\n',
      'n=**',
    ]);
  });

  it.each<[string, [text: string, offset: number][], string]>([
    [
      'with what was written since',
      [
        ['token=', 0],
        ['s3', 6],
        ['s3cret\n', 6],
      ],
      'token=|**|******\n',
    ],
    [
      'from within its name',
      [
        ['HELLO tok', 0],
        ['en=s', 9],
        ['en=s3cret\n', 9],
      ],
      'HELLO tok|en=*|en=******\n',
    ],
    [
      'before it goes on',
      [
        ['token=', 0],
        ['s3', 6],
        ['s3cr', 6],
        ['et 1\n', 10],
      ],
      'token=|**|****|** 1\n',
    ],
    [
      'from before its name',
      [
        ['ack=1 token=s', 0],
        ['ack=1 token=s3c', 0],
        ['ret\n', 15],
      ],
      'ack=1 token=*|ack=1 token=***|***\n',
    ],
    [
      'behind a hole',
      [
        ['token=', 0],
        ['ret\n', 9],
        ['c', 8],
        ['s3', 6],
      ],
      'token=|***\n|*|**',
    ],
    [
      'without what is between two of them',
      [
        ['token=a 1 token=bc 2', 0],
        ['a 1 token=bc 2', 6],
        ['c 2', 17],
      ],
      'token=* 1 token=** 2|* 1 token=** 2|* 2',
    ],
  ])('is found when a segment repeats it %s', (_, texts, expected) => {
    expect(shown(...texts).join('|')).toBe(expected);
  });

  it('is found in any order of the pieces behind its name', () => {
    const [name, rest] = ['HELLO device=kitchen token=', 's3cret-of-kitchen ack=1\r\n'];
    const piece = fc.tuple(fc.nat(rest.length - 1), fc.integer({ min: 1, max: 6 }));
    fc.assert(
      // Behind more holes than are remembered it would not be found.
      fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), (pieces) => {
        const texts = pieces.map(([at, size]) => [rest.slice(at, at + size), at] as const);
        const [, ...held] = shown(
          [name, 0],
          ...texts.map(([text, at]) => [text, name.length + at] as const),
        );
        for (const [i, [text, at]] of texts.entries()) {
          const secret = Math.max(0, Math.min(text.length, rest.indexOf(' ') - at));
          expect(held[i].slice(0, secret)).toBe('*'.repeat(secret));
        }
      }),
    );
  });

  it('is found whatever is sent again, and in whatever pieces, as it comes', () => {
    const secret = { from: MASKED.indexOf('*'), to: MASKED.lastIndexOf('*') + 1 };
    const ends = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 30, maxLength: 60 });
    const backs = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(ends, backs, (steps, again) => {
        const texts: [string, number][] = [];
        let seen = 0;
        for (const [i, step] of steps.entries()) {
          const from = Math.max(0, seen - again[i]);
          // Some only repeat, some repeat and go on.
          const to = Math.min(HELLO.length, from + step);
          if (from >= to) break;
          texts.push([HELLO.slice(from, to), from]);
          seen = Math.max(seen, to);
        }
        const frames = texts.map(([text, offset]) => [segment(text, offset), text.length] as const);
        for (const [i, text] of held(new TokenMask(), frames).entries()) {
          const [original, offset] = texts[i];
          for (const [at, character] of [...text].entries()) {
            const isSecret = offset + at >= secret.from && offset + at < secret.to;
            // Behind a token more may be hidden than need be, where copies leave holes; before it nothing is.
            if (isSecret) expect(character).toBe('*');
            else if (offset + at < secret.from) expect(character).toBe(original[at]);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is still known when many others were seen since it was sent last', () => {
    const mask = new TokenMask();
    mask.find(segment('token=s3', 0, 1));
    const port = (i: number) => 2 + (i % 60_000);
    for (let i = 0; i < 12_000; i++) mask.find(segment('t', 0, port(i)));
    mask.find(segment('c', 8, 1));
    for (let i = 12_000; i < 24_000; i++) mask.find(segment('t', 0, port(i)));
    expect(held(mask, [[segment('ret\n', 9, 1), 4]])).toEqual(['***\n']);
  });

  it('is forgotten when too many others were seen since', () => {
    const mask = new TokenMask();
    const hello = (i: number) => segment('token=s3', 0, 1 + i);
    for (let i = 0; i <= MAX_MASKED_FLOWS; i++) mask.find(hello(i));
    expect(held(mask, [[segment('cret\n', 8, 1 + 1), 5]])).toEqual(['****\n']);
    expect(held(mask, [[segment('cret\n', 8, 1), 5]])).toEqual(['cret\n']);
  });

  it('of an earlier connection of the same socket says nothing of the next one', () => {
    const mask = new TokenMask();
    mask.find(segment('token=s3', 1000));
    const syn = frameOf(ethernet(ipv4({}, tcp({ from: 40_000, seq: 7, flags: TCP.SYN }))));
    mask.find(syn);
    const next = (seq: number, text: string) =>
      [frameOf(ethernet(ipv4({}, tcp({ from: 40_000, seq }, text)))), text.length] as const;
    expect(held(mask, [next(8, 'token='), next(14, 'new\n')])).toEqual(['token=', '***\n']);
  });

  it('of one board hides nothing of another', () => {
    const mask = new TokenMask();
    const frames = [
      segment('token=ab', 0, 40_000),
      segment('cd\n', 8, 40_001),
      segment('cd\n', 8, 40_000, '10.0.0.3'),
      segment('cd\n', 8, 40_000),
    ];
    expect(
      held(mask, [
        [frames[0], 8],
        [frames[1], 3],
        [frames[2], 3],
        [frames[3], 3],
      ]),
    ).toEqual(['token=**', 'cd\n', 'cd\n', '**\n']);
  });

  it('is found over IPv6, and in a fragment', () => {
    const overIpv6 = frameOf(ethernet(ipv6({}, tcp({}, HELLO))));
    const parts = fragments4({}, tcp({}, `${HELLO}${'x'.repeat(40)}`), 72).map((part) =>
      frameOf(ethernet(part)),
    );
    const mask = new TokenMask();
    expect(held(mask, [[overIpv6, HELLO.length]])).toEqual([MASKED]);
    const [first] = held(
      mask,
      parts.map((part) => [part, 52] as const),
    );
    expect(first).toContain('token=****** ack=1');
  });
});
