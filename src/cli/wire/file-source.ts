// A capture in a file, packed with gzip or not, or on stdin.

import { Capture, type CaptureListener, type CaptureReport } from '../../wire/capture.ts';
import type { PacketSource } from './packet-source.ts';
import { readCaptureFile } from './read-file.ts';

const STDIN = '-';

/** Nothing is drawn over what a person reads, nor told to a file. */
const NO_BAR = { isTTY: false, write: () => true };

/** @param path `-`: stdin */
export function fileSource(path: string): PacketSource {
  const isStdin = path === STDIN;
  return {
    name: isStdin ? 'the standard input' : path,
    repeatable: !isStdin,
    read: (listener, pause) => read(path, listener, pause),
  };
}

function read(
  path: string,
  listener: CaptureListener,
  pause: (() => Promise<void> | undefined) | null,
): Promise<CaptureReport> {
  const capture = new Capture(listener);
  const hasRoom = process.stderr.isTTY === true && (pause === null || !process.stdout.isTTY);
  return readCaptureFile(
    path,
    {
      write: (chunk) => capture.write(chunk),
      end: () => capture.end(),
      pause: () => pause?.(),
      get refusal() {
        return capture.refusal;
      },
    },
    hasRoom ? process.stderr : NO_BAR,
  );
}
