// What `tapline store` tells people: reports as short lines that fit 60 columns.

import { MAX_SHOWN_DAMAGES } from '../limits.ts';
import type {
  BackupReport,
  CheckReport,
  CompactReport,
  Damage,
  DeviceShare,
  RepairReport,
  StoreInfo,
} from '../store/care/care.ts';
import { type Column, table } from './table.ts';
import { harmless } from './terminal/harmless.ts';
import { humanSize } from './terminal/size.ts';

type Fact = readonly [name: string, value: string];

export function checkText(report: CheckReport): string {
  const { damages } = report;
  const outcome =
    damages.length === 0
      ? 'All is well.\n'
      : `${damageList(damages)}\ntapline store check --repair saves all that is whole.\n`;
  return `${facts(contentFacts(report))}\n${outcome}`;
}

/** The damages of the report are those that are left. */
export function repairText(report: RepairReport): string {
  const { damages, repaired, readings, kept } = report;
  const head = `${facts(contentFacts(report))}\n`;
  if (kept === null) return `${head}All is well: there was nothing to repair.\n`;
  const found =
    repaired.length === 0 ? 'SQLite could not open it.' : `It had ${damageList(repaired)}`;
  const saved = `${counted(readings, 'reading')} saved.\nThe store as it was is kept as ${harmless(kept)}\n`;
  const left = damages.length === 0 ? '' : `\nStill there: ${damageList(damages)}`;
  return `${head}${found.trimEnd()}\n\nRepaired: ${saved}${left}`;
}

/** @param width characters of a line, as `widthOf` gives it */
export function infoText(info: StoreInfo, width: number): string {
  const { owner, logEntries, logBytes, walBytes, freeBytes } = info;
  const list = facts([
    ['format', String(info.format)],
    ['devices', String(info.devices.length)],
    ['readings', String(info.readings)],
    ['blocks', String(info.blocks)],
    ['log entries', `${logEntries}, ${humanSize(logBytes)}`],
    ['size', `${humanSize(info.bytes)}, of it free ${humanSize(freeBytes)}`],
    ['WAL', humanSize(walBytes)],
    ['open by', owner === null ? 'nobody' : ownerText(owner)],
  ]);
  if (info.devices.length === 0) return list;
  const largestFirst = [...info.devices].sort((a, b) => b.bytes - a.bytes);
  return `${list}\n${table(DEVICE_COLUMNS, largestFirst, width)}`;
}

export function compactText(outcome: CompactReport): string {
  const before = `${humanSize(outcome.bytesBefore)} in ${counted(outcome.blocksBefore, 'block')}`;
  const after = `${humanSize(outcome.bytesAfter)} in ${counted(outcome.blocksAfter, 'block')}`;
  return `Before: ${before}. Now: ${after}.\n`;
}

export function backupText(file: string, { bytes, readings }: BackupReport): string {
  return `Copied ${counted(readings, 'reading')}, ${humanSize(bytes)}, to ${harmless(file)}\n`;
}

const DEVICE_COLUMNS: readonly Column<DeviceShare>[] = [
  { title: 'DEVICE', cell: ({ id }) => id },
  { title: 'READINGS', align: 'right', cell: ({ readings }) => String(readings) },
  { title: 'SIZE', align: 'right', cell: ({ bytes }) => humanSize(bytes) },
  { title: 'FROM', cell: ({ fromMs }) => (fromMs === null ? '' : minuteOf(fromMs).slice(0, 10)) },
  { title: 'TO (UTC)', cell: ({ toMs }) => (toMs === null ? '' : minuteOf(toMs).slice(0, 10)) },
  { title: 'BLOCKS', align: 'right', cell: ({ blocks }) => String(blocks) },
];

function contentFacts(report: CheckReport): Fact[] {
  return [
    ['devices', String(report.devices)],
    ['readings', String(report.readings)],
    ['blocks', String(report.blocks)],
    ['log entries', String(report.logEntries)],
    ['size', humanSize(report.bytes)],
  ];
}

function damageList(damages: readonly Damage[]): string {
  const shown = damages.slice(0, MAX_SHOWN_DAMAGES).map(damageText).join('');
  const more = damages.length - MAX_SHOWN_DAMAGES;
  const rest = more > 0 ? `… and ${more} more: --json has all of them.\n` : '';
  return `${counted(damages.length, 'damage')}:\n${shown}${rest}`;
}

function damageText({ device, fromMs, toMs, readings, what }: Damage): string {
  const about = [
    ...(readings === null ? [] : [counted(readings, 'reading')]),
    ...(fromMs === null || toMs === null ? [] : [`${minuteOf(fromMs)} to ${minuteOf(toMs)} UTC`]),
  ];
  const first = harmless(device === null ? what : `${device}: ${what}`);
  return about.length === 0 ? `- ${first}\n` : `- ${first}\n  ${about.join(', ')}\n`;
}

function ownerText({ pid, url }: NonNullable<StoreInfo['owner']>): string {
  return url === undefined ? `process ${pid}` : `process ${pid}, ${harmless(url)}`;
}

function facts(list: readonly Fact[]): string {
  const width = Math.max(...list.map(([name]) => name.length));
  return list.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('');
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}

/** `2026-11-21 07:38`, in UTC. */
function minuteOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');
}
