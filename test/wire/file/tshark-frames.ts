// What tshark says of the frames of a file, where it is installed.

import { execFileSync, spawnSync } from 'node:child_process';
import { requirePackage } from '../../e2e/debian-package.ts';

/** Whether tshark is here; says so if not, and in CI throws. */
export const hasTshark = requirePackage('tshark', spawnSync('tshark', ['--version']).status === 0);

export interface TsharkReading {
  /** `number, time, length, captured length` of each frame. */
  readonly rows: readonly string[];
  /** In a word, as `outcome` tells it. */
  readonly outcome: string;
}

const FIELDS = ['frame.number', 'frame.time_epoch', 'frame.len', 'frame.cap_len'];

export function tsharkReading(path: string): TsharkReading {
  const fields = FIELDS.flatMap((field) => ['-e', field]);
  const { stdout, stderr } = spawnSync('tshark', ['-n', '-r', path, '-T', 'fields', ...fields], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const rows = stdout.split('\n').filter((row) => row !== '');
  return { rows: rows.map((row) => row.replaceAll('\t', ' ')), outcome: outcomeOf(stderr) };
}

/** What `capinfos`, which comes with tshark, says of a file; throws if it complains. */
export function capinfos(path: string): string {
  return execFileSync('capinfos', [path], { encoding: 'utf8' });
}

function outcomeOf(complaint: string): string {
  if (complaint.includes('cut short')) return 'cut';
  if (complaint.includes('damaged or corrupt')) return 'damaged';
  if (complaint.includes('support') || complaint.includes("isn't a capture")) return 'refused';
  return 'whole';
}
