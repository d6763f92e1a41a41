// One word for each finding, wherever it is shown.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { marksOf } from '../../../src/cli/wire/marks.ts';
import { Capture } from '../../../src/wire/capture.ts';
import type { Packet } from '../../../src/wire/packet.ts';
import { ANALYSIS, type AnalysisName } from '../../../src/wire/packet.ts';
import { BROKEN_OFF, FINDINGS } from '../../../src/wire/words/findings.ts';
import { marksOf as marksOnPage } from '../../../web/wire/data/trouble.ts';
import { MARK_WORDS } from '../../../web/wire/words.ts';
import { MadeCapture } from '../../cli/made-capture.ts';
import { projectFile } from '../../project-folder.ts';

const NAMES = Object.keys(ANALYSIS) as AnalysisName[];
const DOCS = readFileSync(projectFile('docs/wire.md'), 'utf8');

function anyPacket(): Packet {
  const made = new MadeCapture();
  made.connection().says('board', 0x10);
  let found: Packet | undefined;
  const capture = new Capture({
    packet: (packet) => {
      found = { ...packet };
    },
  });
  capture.write(made.file);
  capture.end();
  if (found === undefined) throw new Error('there is no packet');
  return found;
}

test.each(NAMES)('%s is called the same in the terminal, on the page and in the docs', (name) => {
  const { word } = FINDINGS[name];
  const [mark] = marksOf({ ...anyPacket(), analysis: ANALYSIS[name], duplicateNumber: 0 });
  expect(mark?.text).toMatch(/^\S /);
  expect(mark?.text.slice(2)).toBe(word);
  expect(marksOnPage(0, ANALYSIS[name]).map((each) => MARK_WORDS[each].word)).toEqual([word]);
  const [row] = DOCS.split('\n').filter((line) => line.includes(`| \`${name}\` |`));
  expect(row).toContain(`| \`${mark?.text}`);
});

test('and a RST', () => {
  expect(marksOnPage(0x04, 0).map((each) => MARK_WORDS[each])).toEqual([BROKEN_OFF]);
});
