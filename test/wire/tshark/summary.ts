import type { Outcome } from './compare-worker.ts';
import { addTally, type Difference, emptyTally, type Tally } from './comparison.ts';

export interface FileReport {
  path: string;
  outcome: Outcome;
}

const SHOWN_FILES = 15;

/** A report of many comparisons, for people. */
export function summary(reports: readonly FileReport[]): string {
  const all = emptyTally();
  for (const { outcome } of reports) if ('tally' in outcome) addTally(all, outcome.tally);
  return [
    ...total(reports, all),
    ...counts('packets that differ in', all.fields, all.packets),
    ...counts('packets that Tapline does not tell of, in', all.missing, all.packets),
    ...counts('packets in what Tapline does not open', all.unopened, undefined),
    ...worst(reports),
    ...firstOfEach(reports),
    ...troubles(reports),
    '',
  ].join('\n');
}

function total(reports: readonly FileReport[], all: Tally): string[] {
  const withTcp = reports.filter(({ outcome }) => 'tally' in outcome && outcome.tally.packets > 0);
  const peak = Math.max(0, ...reports.map(({ outcome }) => outcome.peakKiB)) / 1024;
  return [
    `${reports.length} files, ${withTcp.length} with TCP, ${all.packets} packets in both`,
    `all fields equal   ${share(all.equal, all.packets)}`,
    `analysis equal     ${share(all.equalAnalysis, all.packets)}`,
    `only Tapline's     ${all.extra}`,
    `peak memory        ${peak.toFixed(0)} MiB`,
  ];
}

function share(part: number, whole: number): string {
  const percent = whole === 0 ? 100 : (100 * part) / whole;
  return `${percent.toFixed(4)} % (${whole - part} not)`;
}

function counts(title: string, named: Record<string, number>, whole: number | undefined): string[] {
  const rows = Object.entries(named).sort(([, a], [, b]) => b - a);
  if (rows.length === 0) return [];
  const line = ([name, count]: [string, number]) => {
    const percent = whole === undefined ? '' : `  ${((100 * count) / whole).toFixed(4)} %`;
    return `  ${String(count).padStart(8)}${percent}  ${name}`;
  };
  return ['', `${title}:`, ...rows.slice(0, 60).map(line)];
}

/** How many packets of a capture are not as tshark has them. */
function wrong({ outcome }: FileReport): number {
  if (!('tally' in outcome)) return 0;
  const { packets, equal, extra, missing } = outcome.tally;
  const lost = Object.values(missing).reduce((sum, count) => sum + count, 0);
  return packets - equal + extra + lost;
}

function worst(reports: readonly FileReport[]): string[] {
  const files = reports.filter((report) => wrong(report) > 0);
  files.sort((a, b) => wrong(b) - wrong(a));
  const lines = files.slice(0, SHOWN_FILES).map((report) => {
    const packets = 'tally' in report.outcome ? report.outcome.tally.packets : 0;
    return `  ${String(wrong(report)).padStart(8)} of ${packets}  ${report.path}`;
  });
  return files.length === 0 ? [] : ['', `${files.length} files with differences:`, ...lines];
}

function firstOfEach(reports: readonly FileReport[]): string[] {
  const seen = new Map<string, Difference & { path: string }>();
  for (const { path, outcome } of reports) {
    if (!('tally' in outcome)) continue;
    for (const example of outcome.tally.examples) {
      if (!seen.has(example.field)) seen.set(example.field, { ...example, path });
    }
  }
  const lines = [...seen.values()].map(
    ({ field, frame, theirs, ours, path }) =>
      `  ${field}: tshark «${theirs}», Tapline «${ours}»\n      frame ${frame} of ${path}`,
  );
  return lines.length === 0 ? [] : ['', 'the first of each kind:', ...lines];
}

function troubles(reports: readonly FileReport[]): string[] {
  const lines = reports.flatMap(({ path, outcome }) => {
    if ('failure' in outcome) return [`  ${path}: ${outcome.failure}`];
    if (outcome.refusal !== undefined) return [`  ${path}: ${outcome.refusal}`];
    return [];
  });
  return lines.length === 0 ? [] : ['', 'not read:', ...lines.slice(0, 40)];
}
