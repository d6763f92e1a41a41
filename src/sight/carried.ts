// Which lines a stretch of a direction's bytes carries, or which parts of lines, in words.

import type { SightedLine, SightedLines } from './sighted-lines.ts';

/** Whole lines that are named one by one; more are summed up. */
const NAMED_LINES = 3;

/**
 * `seq 12: 28.3 °C`, `the CR LF of line 12 alone`, `first 9 bytes of line 13`, `40 lines, seq 12 to 51`.
 *
 * @param from the first offset
 * @param to the one behind the last
 * @returns one part after the other; empty where nothing is known: the bytes did not come in order yet, or it is long ago
 */
export function carriedBy(sighted: SightedLines, from: number, to: number): string[] {
  const { open, end } = sighted;
  const parts: string[] = [];
  const whole: SightedLine[] = [];
  for (const line of linesIn(sighted.latest, from, to)) {
    if (line.from >= from && line.to <= to) {
      whole.push(line);
      continue;
    }
    parts.push(...named(whole.splice(0)), partOf(line, from, to));
  }
  parts.push(...named(whole));
  const openTo = Math.min(to, end);
  if (openTo > open.from && openTo > from) {
    parts.push(openPart(open, Math.max(from, open.from), openTo));
  }
  return parts;
}

/** The lines that have a byte in the stretch. */
function linesIn(lines: readonly SightedLine[], from: number, to: number): SightedLine[] {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (lines[middle].to <= from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < lines.length && lines[end].from < to) end++;
  return lines.slice(low, end);
}

function named(lines: readonly SightedLine[]): string[] {
  if (lines.length <= NAMED_LINES) return lines.map(nameOf);
  const readings = lines.filter(({ kind }) => kind === 'reading');
  const seqs = readings.map(({ seq }) => seq).filter((seq) => !Number.isNaN(seq));
  const isRun = seqs.every((seq, at) => at === 0 || seq > seqs[at - 1]);
  const range = seqs.length > 1 && isRun ? `, seq ${seqs[0]} to ${seqs[seqs.length - 1]}` : '';
  const count =
    readings.length === lines.length || readings.length === 0
      ? `${lines.length} lines`
      : `${lines.length} lines, ${readings.length} of them readings`;
  return [`${count}${range}`];
}

/** A reading with a seq has a name of its own; others go by their place. */
function nameOf(line: SightedLine): string {
  return line.words.startsWith('seq ') || line.kind === 'server' || line.kind === 'hello'
    ? line.words
    : `line ${line.number}: ${line.words}`;
}

function partOf(line: SightedLine, from: number, to: number): string {
  const { number, words } = line;
  if (to < line.to && from <= line.from) {
    return `first ${bytes(to - line.from)} of line ${number} (${words})`;
  }
  if (to < line.to) return `${bytes(to - from)} from the middle of line ${number} (${words})`;
  if (from >= line.textEnd) return `the ${lineEnd(line, from)} of line ${number} alone (${words})`;
  return `last ${bytes(line.to - from)} of line ${number}: ${words}`;
}

/** What is left of a line behind its text. */
function lineEnd({ to }: SightedLine, from: number): string {
  return to - from === 2 ? 'CR LF' : 'LF';
}

function openPart(open: SightedLines['open'], from: number, to: number): string {
  if (open.isRest) return `${bytes(to - from)} of a line whose beginning is missing`;
  if (from === open.from) return `first ${bytes(to - from)} of line ${open.number}`;
  return `${bytes(to - from)} more of line ${open.number}`;
}

function bytes(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}
