// The recordings that Tapline comes with show what their chapters say.

import { expect, test } from 'vitest';
import { CHAPTERS } from '../../src/lesson/chapters.ts';
import { PLAYS } from '../../src/lesson/plays.ts';
import { readNotes, readRecording } from '../../src/lesson/recordings.ts';
import { Capture } from '../../src/wire/capture.ts';
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

function packetsIn(recording: Uint8Array): number {
  let packets = 0;
  const capture = new Capture({ packet: () => packets++ });
  capture.write(recording);
  capture.end();
  return packets;
}

test('notes stand between packets', () => {
  expect(readNotes('lost-segment')).toHaveLength(1);
  expect(readNotes('handshake')).toEqual([]);
  for (const { name } of CHAPTERS) {
    const packets = packetsIn(readRecording(name, 'board'));
    for (const [afterPacket, words] of readNotes(name)) {
      expect(afterPacket).toBeGreaterThanOrEqual(0);
      expect(afterPacket, `${name}: ${words}`).toBeLessThan(packets);
      expect(words).toMatch(/^[A-Z].*[.:]$/);
    }
  }
});
