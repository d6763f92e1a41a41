// A line looked for in a direction's bytes: found where it stands whole, however they were cut.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSearch } from '../../src/journey/packets/search.ts';

/** The first two places at which the line begins behind another's end. */
function placesIn(text: string, line: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(`\n${line}`); at >= 0; at = text.indexOf(`\n${line}`, at + 1)) {
    places.push(at + 1);
  }
  return places.slice(0, 2);
}

describe('a line', () => {
  // Few letters: what is looked for is begun again and again.
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 60 });

  it('is found in any bytes, in whatever pieces they come', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 5 });
    const cuts = fc.array(fc.nat(60), { maxLength: 6 });
    fc.assert(
      fc.property(text, line, cuts, (all, wanted, places) => {
        const search = new LineSearch(Buffer.from(`${wanted}\n`));
        const edges = [...new Set([0, ...places, all.length])].sort((a, b) => a - b);
        for (const [i, from] of edges.entries()) {
          const piece = all.slice(from, edges[i + 1]);
          if (piece !== '') search.take(1000 + from, Buffer.from(piece));
        }
        const expected = placesIn(all, `${wanted}\n`).map((place) => 1000 + place);
        expect(search.found).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('is not put together over a gap', () => {
    const search = new LineSearch(Buffer.from('12,3\n'));
    search.take(0, Buffer.from('x\n12'));
    search.take(5, Buffer.from(',3\n12,3\n'));
    expect(search.found).toEqual([8]);
  });
});
