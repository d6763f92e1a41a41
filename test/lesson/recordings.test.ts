// The recordings that Tapline comes with show what their chapters say.

import { expect, test } from 'vitest';
import { CHAPTERS } from '../../src/lesson/chapters.ts';
import { PLAYS } from '../../src/lesson/plays.ts';
import { readNotes, readRecording } from '../../src/lesson/recordings.ts';
import { SIGNS, signsIn } from './signs.ts';

test('each chapter has a play and a recording', () => {
  const names = CHAPTERS.map(({ name }) => name);
  expect(Object.keys(PLAYS)).toEqual(names);
  expect(Object.keys(SIGNS)).toEqual(names);
});

test.each(CHAPTERS)('the recording of $name shows it', ({ name }) => {
  const signs = signsIn(readRecording(name, 'board'));
  expect([...signs]).toEqual(expect.arrayContaining([...(SIGNS[name] ?? [])]));
  expect(signsIn(readRecording(name, 'server')).size).toBeGreaterThan(0);
});

test('notes stand between packets', () => {
  expect(readNotes('lost-segment')).toHaveLength(1);
  expect(readNotes('handshake')).toEqual([]);
  for (const { name } of CHAPTERS) {
    for (const [afterPacket, words] of readNotes(name)) {
      expect(afterPacket).toBeGreaterThanOrEqual(0);
      expect(words).toMatch(/^[A-Z].*[.:]$/);
    }
  }
});
