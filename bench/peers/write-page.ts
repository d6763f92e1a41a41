// Puts a run's figures into docs/performance.md, between its markers, and draws its picture. The words
// around the markers are written by hand and stay.

import { readFileSync, writeFileSync } from 'node:fs';
import { inCheckout } from '../place.ts';
import { say } from '../say.ts';
import { advantages } from './advantages.ts';
import { picture } from './picture.ts';
import { replaceSections } from './sections.ts';
import { losses, type Run, tables } from './tables.ts';

const PAGE = 'docs/performance.md';
const PICTURE = 'docs/images/performance.svg';

export function writePage(run: Run): void {
  const page = readFileSync(inCheckout(PAGE), 'utf8');
  writeFileSync(inCheckout(PAGE), pageOf(page, run));
  writeFileSync(inCheckout(PICTURE), picture(run.measured));
  say(`\nWritten: ${PAGE} and ${PICTURE}`);
}

/** The page with the figures of a run in place of those before. */
export function pageOf(page: string, run: Run): string {
  return replaceSections(page, {
    run: runSection(run),
    figures: figuresSection(run),
    ahead: aheadSection(run),
  });
}

function runSection({ where, others, measured }: Run): string {
  const date = new Date().toISOString().slice(0, 10);
  const share = `${(others * 100).toFixed(0)} %`;
  const rows = measured.map(({ name, version, how }) => [name, version, how]);
  return [
    `Measured on ${date}: ${where}. Other work took ${share} of the processors meanwhile.`,
    '',
    markdown([['', 'version', 'how it was run'], ...rows], 'left'),
  ].join('\n');
}

function figuresSection(run: Run): string {
  const parts = tables(run).map(({ title, rows }) => `**${title}**\n\n${markdown(rows, 'right')}`);
  const alt =
    'Bars for each server: readings a second, bytes a reading, processor time, time of a chart';
  return [`![${alt}](images/performance.svg)`, ...parts, ...losses(run)].join('\n\n');
}

function aheadSection({ measured }: Run): string {
  const all = advantages(measured);
  if (all.length === 0) return 'In this run no peer was ahead in any of these figures.';
  return all.map((line) => `- ${line}`).join('\n');
}

/** The first column always stands to the left. */
function markdown(rows: readonly (readonly string[])[], align: 'left' | 'right'): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const [head, ...body] = rows.map((cells) => cells.map((cell) => cell.replaceAll('|', '\\|')));
  const rule = head.map((_, i) => (i === 0 || align === 'left' ? '---' : '---:'));
  return [head, rule, ...body].map(line).join('\n');
}
