// What `tapline wire` can do with packets, and which options go together.

import { TaplineError } from '../../errors.ts';
import type { SourceOptions } from '../api-client.ts';
import { pictureWidthOf, widthOf } from '../table.ts';
import { printConnections } from './connections.ts';
import { followStream } from './follow-mode.ts';
import { printJson } from './json-mode.ts';
import { printLadder } from './ladder-mode.ts';
import { misplacedOption, type Typed } from './option-table.ts';
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
    screen: {
      isTerminal: stdout.isTTY === true,
      columns: widthOf(stdout),
      pictureColumns: pictureWidthOf(process),
      env: process.env,
    },
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
export function checkOptions(options: LiveOptions, typed: Typed): void {
  const mistake = misplacedOption(typed) ?? findMistake(options);
  if (mistake !== null) throw new TaplineError('usage', mistake);
}

function findMistake({ raw, side, from, to }: LiveOptions): string | null {
  if (raw === true && side === undefined) {
    return '--raw gives the bytes of one side: add --side client or --side server.';
  }
  if (from !== undefined && to !== undefined && from >= to) {
    return '--to is exclusive: it has to be after --from.';
  }
  return null;
}
