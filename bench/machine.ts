// The machine of a run, and how much of it others took meanwhile.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { FOLDERS } from './children.ts';

const TICKS = 100;

/** Processor, memory, kernel, Node.js, file system: one line. */
export function machine(): string {
  const [{ model = 'unknown processor' } = {}] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const kernel = release().split('.', 2).join('.');
  const system = `Linux ${kernel}, Node.js ${process.version}`;
  return `${cpus().length} × ${model.trim()}, ${memory}, ${system}, ${fileSystem()} at ${FOLDERS}`;
}

function fileSystem(): string {
  const type = execFileSync('df', ['--output=fstype', FOLDERS], { encoding: 'utf8' }).split(
    '\n',
  )[1];
  if (type === 'tmpfs') {
    throw new Error(
      `${FOLDERS} is memory: an fsync costs nothing there. Set TMPDIR to a folder on a disk`,
    );
  }
  return type;
}

/** Starts to watch; what is given back says how much of all processors others have had since, 0 to 1. */
export function watchOthers(): () => number {
  const before = { busy: busySeconds(), own: ownSeconds(), at: performance.now() };
  return () => {
    const others = busySeconds() - before.busy - (ownSeconds() - before.own);
    const seconds = (performance.now() - before.at) / 1000;
    return Math.max(0, others / (seconds * cpus().length));
  };
}

/** All processors since the machine started, time that its host has taken included. */
function busySeconds(): number {
  const [user, nice, system, , , irq, softIrq, steal] = readFileSync('/proc/stat', 'utf8')
    .split('\n')[0]
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softIrq + steal) / TICKS;
}

/** This process and all those it has started that have ended. */
function ownSeconds(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return (fields[11] + fields[12] + fields[13] + fields[14]) / TICKS;
}
