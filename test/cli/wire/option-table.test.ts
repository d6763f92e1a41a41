// What is typed is either heeded or refused.

import { expect, test } from 'vitest';
import { misplacedOption } from '../../../src/cli/wire/option-table.ts';

const asked = (files: number, ...options: string[]) =>
  misplacedOption({ files, options: new Set(options) });

test.each([
  [1, ['stream', 'bytes', 'port', 'from', 'to', 'fields']],
  [1, ['follow', 'side', 'raw', 'skipHoles']],
  [1, ['device', 'from']],
  [2, ['stream', 'json', 'port']],
  [2, ['json', 'device', 'from']],
  [2, ['bytes', 'device', 'port', 'fields']],
  [2, ['stream', 'bytes', 'fields']],
  [2, ['follow', 'side', 'raw', 'skipHoles']],
  [2, ['reading', 'json', 'fields', 'data']],
  [0, ['live', 'bytes', 'port', 'device', 'write', 'fields']],
  [0, ['live', 'url', 'stream', 'bytes']],
  [0, ['live', 'follow', 'port', 'side']],
  [0, ['lesson', 'keep', 'pause']],
  [0, ['reading', 'json', 'url']],
  [1, ['reading', 'fields', 'data']],
])('%i files and %j go together', (files, options) => {
  expect(asked(files, ...options)).toBeNull();
});

test.each([
  [2, ['live'], 'Two captures are put together packet by packet: leave --live out.'],
  [2, ['device', 'stream'], '--stream says which connection: leave --device out.'],
  [2, ['side'], '--side is for --follow: say which connection, as in --follow 0.'],
  [
    2,
    ['bytes', 'json'],
    '--bytes is for the ladder: say which connection, as in --stream 0, without --json.',
  ],
  [
    1,
    ['bytes'],
    '--bytes is for the ladder: say which connection, as in --stream 0, without --json.',
  ],
  [
    1,
    ['follow', 'device'],
    '--follow shows all that was said on one connection: leave --device out.',
  ],
  [0, ['live', 'device', 'stream'], '--stream says which connection: leave --device out.'],
  [0, ['lesson', 'list', 'json'], '--list names the chapters and nothing else: leave --json out.'],
  [1, ['keep'], '--keep is for the lesson: add --lesson.'],
  [1, ['url'], '--url says which server is asked: it goes with --live and --reading.'],
  [
    0,
    ['reading', 'fields'],
    'Without a file, --reading goes with --url, --data and --json alone: leave --fields out.',
  ],
])('%i files and %j do not: %s', (files, options, words) => {
  expect(asked(files, ...options)).toBe(words);
});
