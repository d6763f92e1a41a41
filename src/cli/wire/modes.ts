// What `tapline wire` can do with packets, and which options go together.

import { TaplineError } from '../../errors.ts';
import type { SourceOptions } from '../api-client.ts';
import { widthOf } from '../table.ts';
import { printConnections } from './connections.ts';
import { followStream } from './follow-mode.ts';
import { printJson } from './json-mode.ts';
import { printLadder } from './ladder-mode.ts';
import { bufferedOutput } from './output.ts';
import type { WireOptions, WireRun } from './wire-run.ts';

export interface LiveOptions extends WireOptions, SourceOptions {
  readonly live?: string | true;
  readonly write?: string;
}

/** All of a run but its packets. */
export function surroundings(options: WireOptions): Omit<WireRun, 'source'> {
  const { stdout, stderr } = process;
  return {
    options,
    output: bufferedOutput(stdout),
    screen: { isTerminal: stdout.isTTY === true, columns: widthOf(stdout), env: process.env },
    note: (line) => stderr.write(`tapline: ${line}\n`),
  };
}

/** The view that the options ask for. */
export function modeOf(options: WireOptions): (run: WireRun) => Promise<void> {
  if (options.follow !== undefined) return followStream;
  if (options.json === true) return printJson;
  return options.stream === undefined ? printConnections : printLadder;
}

/** @throws TaplineError `usage` when options that are each right do not go together */
export function checkOptions(options: LiveOptions): void {
  const mistake = findMistake(options);
  if (mistake !== null) throw new TaplineError('usage', mistake);
}

function findMistake({
  reading,
  live,
  device,
  from,
  to,
  port,
  stream,
  follow,
  side,
  raw,
  skipHoles,
  json,
  bytes,
}: LiveOptions): string | null {
  const others = [live, stream, follow, side, raw, bytes, device, from, to, port];
  if (reading !== undefined && others.some((option) => option !== undefined)) {
    return '--reading goes with a file, --url, --data, --fields and --json alone.';
  }
  if (follow !== undefined && stream !== undefined) {
    return '--stream and --follow exclude each other: choose one.';
  }
  if (follow !== undefined && json === true) return '--follow prints bytes or text, never --json.';
  if (follow === undefined && (side !== undefined || raw === true)) {
    return '--side and --raw are for --follow: say which connection, as in --follow 0.';
  }
  if (raw === true && side === undefined) {
    return '--raw gives the bytes of one side: add --side client or --side server.';
  }
  if (skipHoles === true && raw !== true) return '--skip-holes is for --follow with --raw.';
  if (bytes === true && (stream === undefined || json === true)) {
    return '--bytes is for the ladder: say which connection, as in --stream 0.';
  }
  return null;
}
