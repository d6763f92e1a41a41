// What `tapline serve` can be told about capturing packets.

import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { CaptureOptions } from '../board-capture.ts';
import { isInterfaceName } from '../capture/interfaces.ts';
import { TaplineError } from '../errors.ts';
import {
  CAPTURE_FILE_COUNT,
  CAPTURE_FILE_MIB,
  CAPTURE_MINUTES,
  MAX_CAPTURE_MINUTES,
} from '../limits.ts';
import { parseCount } from './arguments.ts';

/** In place of an interface: none. */
const OFF = 'off';

export interface CaptureChoices {
  /** An interface, or `off`. */
  readonly capture?: string;
  readonly captureMinutes: number;
  readonly captureFiles?: string;
  readonly captureFileMib: number;
  readonly captureFileCount: number;
}

/** Adds these options to a command. */
export function addCaptureOptions(command: Command): Command {
  return command
    .option(
      '--capture <interface>',
      "hold the packets of boards' connections on eth0, wlan0, lo, any, …; needs tcpdump or dumpcap",
      parseInterface,
    )
    .option(
      '--capture-minutes <minutes>',
      'how long they are held, in memory',
      parseMinutes,
      CAPTURE_MINUTES,
    )
    .option('--capture-files <folder>', 'write them to files for Wireshark as well')
    .option('--capture-file-mib <size>', 'how large a file becomes', parseCount, CAPTURE_FILE_MIB)
    .option(
      '--capture-file-count <count>',
      'how many files are kept; then the oldest goes',
      parseCount,
      CAPTURE_FILE_COUNT,
    );
}

/** The name of a network interface. */
export function parseInterface(name: string): string {
  if (!isInterfaceName(name)) {
    throw new InvalidArgumentError('Name a network interface: eth0, wlan0, lo or any.');
  }
  return name;
}

/** @throws TaplineError `usage` when something is told about a capture that nobody asked for */
export function checkCapture(command: Command): void {
  const { capture } = command.opts<CaptureChoices>();
  if (capture !== undefined) return;
  const idle = command.options.find(
    (option) =>
      option.long?.startsWith('--capture-') === true &&
      ['cli', 'config'].includes(command.getOptionValueSource(option.attributeName()) ?? ''),
  );
  if (idle === undefined || command.name() === 'demo') return;
  throw new TaplineError('usage', `${idle.long} is for packets: name an interface with --capture.`);
}

/** What is to be captured; undefined: nothing. */
export function captureOptions(choices: CaptureChoices): CaptureOptions | undefined {
  const { capture, captureMinutes, captureFiles, captureFileMib, captureFileCount } = choices;
  if (capture === undefined || capture === OFF) return undefined;
  const files = captureFiles !== undefined && {
    folder: resolve(captureFiles),
    fileBytes: captureFileMib * 1024 * 1024,
    count: captureFileCount,
  };
  return { interface: capture, minutes: captureMinutes, ...(files && { files }) };
}

function parseMinutes(text: string): number {
  const minutes = parseCount(text);
  if (minutes > MAX_CAPTURE_MINUTES) {
    throw new InvalidArgumentError(`It must be from 1 to ${MAX_CAPTURE_MINUTES}: a day.`);
  }
  return minutes;
}
