// What a process and those it started have cost so far, from Linux's /proc; and what a folder takes.

import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ProcessFigures {
  /** User and system time of all threads, in seconds. */
  readonly cpuSeconds: number;
  /** The most memory it ever had resident, and what it has now, in MB. */
  readonly peakMb: number;
  readonly residentMb: number;
}

/** Clock ticks a second: fixed at 100 in what Linux shows to programs. */
const TICKS = 100;

/** Of a process and all its descendants. */
export function figuresOf(pid: number): ProcessFigures {
  const all = [pid, ...descendantsOf(pid)].map(figuresOfOne);
  const sum = (key: keyof ProcessFigures) => all.reduce((total, one) => total + one[key], 0);
  return { cpuSeconds: sum('cpuSeconds'), peakMb: sum('peakMb'), residentMb: sum('residentMb') };
}

/** Bytes that the files of a folder take on the disk, as `du` counts them. */
export function bytesOnDisk(folder: string): number {
  let bytes = 0;
  for (const entry of unlessGone(() => readdirSync(folder, { withFileTypes: true })) ?? []) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += bytesOnDisk(path);
    else bytes += (unlessGone(() => lstatSync(path))?.blocks ?? 0) * 512;
  }
  return bytes;
}

/** A store that merges its files removes some while they are counted. */
function unlessGone<Found>(look: () => Found): Found | null {
  try {
    return look();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function figuresOfOne(pid: number): ProcessFigures {
  const stat = statFields(pid);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mb = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1024;
  return {
    cpuSeconds: (Number(stat[11]) + Number(stat[12])) / TICKS,
    peakMb: mb('VmHWM'),
    residentMb: mb('VmRSS'),
  };
}

function descendantsOf(pid: number): number[] {
  const task = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  const children = task.split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

function statFields(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold blanks: count from behind it.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
