// What `tapline device` prints: progress while boards run, and what came of them.

import type { FaultCounts } from '../board/fault/plan.ts';
import type { FleetFigures } from '../board/fleet.ts';
import { formatHostPort, type HostPort } from './arguments.ts';
import type { StopSignal } from './stop-signal.ts';
import { harmless } from './terminal/harmless.ts';

/** Where it writes to. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** How a run of boards ended. */
export type Outcome = 'done' | 'timeout' | StopSignal;

/** What of the options the texts depend on. */
export interface Told {
  readonly to: HostPort;
  readonly hello?: boolean;
  readonly timeout?: number;
}

const PROGRESS_MS = 1000;

/** A line that is written over once a second; others can be put above it. */
export interface Progress {
  note(line: string): void;
  end(): void;
}

/** Where nobody watches there is no progress, and there are no notes. */
export function showProgress(figures: () => FleetFigures, told: Told, stderr: Output): Progress {
  if (stderr.isTTY !== true) return tellTrouble(figures, told, stderr);
  const show = () => {
    const line = progressLine(figures(), told.hello === true);
    stderr.write(`\r\x1b[K${line.slice(0, (stderr.columns ?? 80) - 1)}`);
  };
  show();
  const timer = setInterval(show, PROGRESS_MS);
  return {
    note(line) {
      stderr.write(`\r\x1b[K${line}\n`);
      show();
    },
    end() {
      clearInterval(timer);
      stderr.write('\r\x1b[K');
    },
  };
}

/** Where nobody watches, only that no board gets through, once. */
function tellTrouble(figures: () => FleetFigures, { to }: Told, stderr: Output): Progress {
  const timer = setInterval(() => {
    const { connected, sent, trouble } = figures();
    if (connected > 0 || sent > 0) clearInterval(timer);
    if (connected > 0 || trouble === null) return;
    clearInterval(timer);
    stderr.write(`tapline: ${formatHostPort(to)}: ${harmless(trouble)}; trying again\n`);
  }, PROGRESS_MS);
  return { note: () => {}, end: () => clearInterval(timer) };
}

/** What matters most comes first: a narrow terminal cuts the end off. */
function progressLine(figures: FleetFigures, hello: boolean): string {
  const parts = [`${figures.connected}/${figures.boards} connected`, `${figures.sent} sent`];
  if (hello) parts.push(`${figures.unacknowledged} unacknowledged`);
  if (figures.reconnects > 0) parts.push(counted(figures.reconnects, 'reconnect'));
  if (figures.connected < figures.boards && figures.trouble !== null) {
    parts.push(harmless(figures.trouble));
  }
  parts.push(...faultParts(figures.faults));
  return parts.join(', ');
}

/** One line on how it went. */
export function summary(outcome: Outcome, figures: FleetFigures, told: Told): string {
  const parts = [counted(figures.boards, 'board'), `${counted(figures.sent, 'line')} sent`];
  if (told.hello === true) {
    parts.push(`${figures.acknowledged} acknowledged`, `${figures.unacknowledged} unacknowledged`);
    if (figures.resent > 0) parts.push(`${figures.resent} resent`);
    if (figures.commands > 0) parts.push(counted(figures.commands, 'command'));
  }
  if (figures.lost > 0) parts.push(`${figures.lost} lost`);
  parts.push(counted(figures.reconnects, 'reconnect'), ...faultParts(figures.faults));
  const reason = outcome === 'done' ? null : figures.trouble;
  const trouble = reason === null ? '' : ` (${formatHostPort(told.to)}: ${harmless(reason)})`;
  return `${heading(outcome, told)}: ${parts.join(', ')}${trouble}`;
}

/** The faults that happened. */
export function faultParts(faults: FaultCounts | undefined): string[] {
  if (faults === undefined) return [];
  const { drop, freeze, reboot, split, garbage } = faults;
  return [
    ...(drop > 0 ? [counted(drop, 'drop')] : []),
    ...(freeze > 0 ? [counted(freeze, 'freeze')] : []),
    ...(reboot > 0 ? [counted(reboot, 'reboot')] : []),
    ...(split > 0 ? [`${counted(split, 'line')} split`] : []),
    ...(garbage > 0 ? [counted(garbage, 'garbage line')] : []),
  ];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function heading(outcome: Outcome, told: Told): string {
  if (outcome === 'done') return 'Done';
  if (outcome !== 'timeout') return 'Interrupted';
  return `Not done after ${(told.timeout ?? 0) / 1000} s`;
}
