import { describe, expect, it } from 'vitest';
import { GLOSSARY, termsIn } from '../../../src/wire/words/glossary.ts';

const termNames = (text: string) => termsIn(text).map(({ term }) => term);

describe('the words of the trade', () => {
  it.each([
    { text: 'The server has everything up to byte 20 (ACK).', terms: ['ACK', 'server'] },
    { text: 'it has bytes 41 to 60 already (SACK)', terms: ['SACK'] },
    { text: 'bytes 41 to 60 came to it twice (D-SACK)', terms: ['D-SACK'] },
    { text: 'One ACK for 2 segments', terms: ['ACK', 'segment'] },
    {
      text: "one small segment at a time (Nagle's algorithm)",
      terms: ["Nagle's algorithm", 'segment'],
    },
    { text: 'PUSHED SYNAPSE', terms: [] },
  ])('finds them: $text', ({ text, terms }) => {
    expect(termNames(text)).toEqual(terms);
  });

  it('are in the order of the alphabet, each once, with one line to explain it', () => {
    const terms = GLOSSARY.map(({ term }) => term);
    expect(terms).toEqual([...new Set(terms)].sort((a, b) => a.localeCompare(b)));
    for (const { explanation } of GLOSSARY) expect(explanation).toMatch(/^[^\n]{10,200}[^.\n]$/);
  });
});
