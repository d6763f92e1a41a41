// What a process has cost so far, from Linux's /proc.

import { readFileSync } from 'node:fs';

export interface ProcessFigures {
  /** User and system time of all threads, in seconds. */
  readonly cpuSeconds: number;
  /** The most memory it ever had resident, in MB. */
  readonly peakMb: number;
}

/** Clock ticks a second: fixed at 100 in what Linux shows to programs. */
const TICKS = 100;

export function figuresOf(pid: number): ProcessFigures {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold blanks: count from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const peak = /VmHWM:\s+(\d+) kB/.exec(status);
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
    peakMb: Number(peak?.[1] ?? 0) / 1024,
  };
}
