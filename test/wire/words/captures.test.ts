// Sentences for real captures: one for every packet, and those of chosen packets word by word.

import { describe, expect, it } from 'vitest';
import { readRecording } from '../../../src/lesson/recordings.ts';
import { Capture } from '../../../src/wire/capture.ts';
import { termsIn } from '../../../src/wire/words/glossary.ts';
import { startMemory } from '../../../src/wire/words/memory.ts';
import { PROMISES } from '../../../src/wire/words/promises.ts';
import { type Sentence, sentence } from '../../../src/wire/words/sentence.ts';
import { CAPTURE_NAMES, captureBytes, truthOf } from '../truth.ts';

/** By frame number. Each of the captures holds one connection. */
function sentencesOf(name: string): Map<number, Sentence> {
  return sentencesIn(captureBytes(name));
}

function sentencesIn(bytes: Uint8Array, capturedAt?: 'client' | 'server'): Map<number, Sentence> {
  const memory = startMemory({ boardPort: 5050, capturedAt });
  const sentences = new Map<number, Sentence>();
  const capture = new Capture({
    packet: (packet) => sentences.set(packet.segment.frame, sentence(packet, memory)),
  });
  capture.write(bytes);
  capture.end();
  return sentences;
}

/** Abbreviations that a sentence may use have to be explained somewhere. */
const ABBREVIATION = /\b[A-Z]{2,}\b/g;

describe.each(CAPTURE_NAMES)('%s', (name) => {
  const sentences = sentencesOf(name);

  it('says one whole sentence of every packet', () => {
    expect(sentences.size).toBe(truthOf(name).length);
    for (const { text, promise } of sentences.values()) {
      expect(text).toMatch(/^[A-Z][^.]*(\d\.\d[^.]*)*\.$/);
      expect(text).not.toMatch(/undefined|NaN|null|-\d|\s\s/);
      expect(PROMISES).toHaveProperty(promise);
    }
  });

  it('uses no abbreviation that the glossary does not explain', () => {
    const unexplained = new Set<string>();
    for (const { text, aside } of sentences.values()) {
      for (const [word] of `${text} ${aside}`.matchAll(ABBREVIATION)) {
        const isExplained = termsIn(`${text} ${aside}`).some(({ term }) => term.includes(word));
        if (!isExplained) unexplained.add(word);
      }
    }
    expect([...unexplained]).toEqual([]);
  });
});

describe('a loss seen from its two ends', () => {
  it.each([
    [
      'loss.device',
      29,
      'Nothing new: the server repeats that it still waits for byte 197; it has bytes 235 to 253 already (SACK).',
    ],
    [
      'loss.device',
      30,
      'The server has told of a gap: the board sends bytes 197 to 234 again (retransmission), 138 ms after the first of them went out.',
    ],
    [
      'loss.device',
      31,
      'The gap is filled: the server has everything up to byte 253 at once (ACK), with what had come too early, 77 ms ' +
        'after packet 28.',
    ],
    [
      'loss.server',
      26,
      'Bytes 197 to 234 (38 bytes) are missing, lost on the way or not captured: bytes 235 to 253 have come before ' +
        'them, and the server keeps them until the gap is filled.',
    ],
    [
      'loss.server',
      28,
      'What was missing before packet 26 comes 44 ms later: the board has sent bytes 197 to 234 again ' +
        '(retransmission), or they were overtaken on the way; one capture alone does not tell which.',
    ],
    [
      'loss.server',
      175,
      'Bytes 1688 to 1707 come after what follows them: overtaken, or lost and sent again at once; the server puts ' +
        'everything in its place.',
    ],
    [
      'loss.server',
      178,
      'The server throws the copy away and repeats that it waits for byte 1728; bytes 1688 to 1707 came to it twice ' +
        '(D-SACK).',
    ],
  ])('%s, packet %d', (name, frame, text) => {
    expect(sentencesOf(name).get(frame)?.text).toBe(text);
  });
});

describe('a server that does not read', () => {
  const sentences = sentencesOf('zerowin.device');

  it.each([
    [607, 'data-fills-window', 'flow'],
    [608, 'window-closes', 'flow'],
    [609, 'window-probe-like-keep-alive', 'flow'],
    [616, 'window-still-closed', 'flow'],
    [617, 'window-opens', 'flow'],
    [629, 'data-full', 'segments'],
    [640, 'fin-first', 'ending'],
    [641, 'half-closed', 'ending'],
    [642, 'fin-second', 'ending'],
    [643, 'last-ack', 'ending'],
  ])('packet %d: %s', (frame, rule, promise) => {
    expect(sentences.get(frame)).toMatchObject({ rule, promise });
  });
});

it('does not take an ACK that waited in a queue for one that was held back', () => {
  const atBoard = sentencesIn(readRecording('full-network', 'board'));
  const atServer = sentencesIn(readRecording('full-network', 'server'));
  // Packet 20 at the board is packet 9 at the server, which sent it at once.
  expect(atServer.get(9)?.text).toBe(
    'The server has everything up to byte 4344 (ACK), 0.04 ms after packet 8.',
  );
  expect(atBoard.get(20)?.text).toBe(
    'The server has everything up to byte 4344 (ACK), 60 ms after packet 7, much longer than at best: either the ' +
      'server held it back to say more with one packet (delayed ACK), or a packet waited in a queue on the way; one ' +
      'capture alone does not tell which.',
  );
});

it('knows an ACK that was held back where it was captured at its sender', () => {
  const capture = readRecording('lost-segment', 'board');
  expect(sentencesIn(capture, 'client').get(11)?.text).toBe(
    'The board has everything up to byte 55 (ACK), 40 ms after packet 10, much longer than at best: the board held it ' +
      'back to say more with one packet (delayed ACK).',
  );
  const elsewhere = sentencesIn(capture, 'server').get(11)?.text;
  expect(elsewhere).toContain('one capture alone does not tell which');
  expect(sentencesIn(capture).get(11)?.text).toBe(elsewhere);
});

it('tells each aside once a connection', () => {
  for (const name of CAPTURE_NAMES) {
    const asides = [...sentencesOf(name).values()].map(({ aside }) => aside).filter(Boolean);
    expect(asides.length).toBeGreaterThan(3);
    expect(new Set(asides).size).toBe(asides.length);
  }
});
