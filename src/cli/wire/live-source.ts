// Packets that come now, as a source like a file: it is read until Ctrl-C, or until they end.

import { type FileHandle, open } from 'node:fs/promises';
import { TaplineError } from '../../errors.ts';
import { Capture, type CaptureListener, type CaptureReport } from '../../wire/capture.ts';
import { onStopSignal } from '../stop-signal.ts';
import { groupDigits } from '../terminal/event-line.ts';
import type { LiveBytes } from './live-bytes.ts';
import type { PacketSource } from './packet-source.ts';

export interface LiveSourceOptions {
  /** A file that keeps what comes, as it comes. */
  readonly write?: string | undefined;
  note(line: string): void;
}

export function liveSource(bytes: LiveBytes, options: LiveSourceOptions): PacketSource {
  return {
    name: bytes.name,
    repeatable: false,
    emptyWords: emptyWords(bytes),
    read: (listener, pause) => read(bytes, options, listener, pause),
  };
}

function emptyWords({ name, port }: LiveBytes): string {
  return port === null
    ? `${name}: no packet came.`
    : `No packet of port ${port} came on ${name}: --port is for another.`;
}

async function read(
  bytes: LiveBytes,
  { write, note }: LiveSourceOptions,
  listener: CaptureListener,
  pause: (() => Promise<void> | undefined) | null,
): Promise<CaptureReport> {
  const capture = new Capture(listener);
  const copy = await openCopy(write, note);
  let isStopped = false;
  const release = onStopSignal(() => {
    isStopped = true;
    void bytes.stop();
  });
  try {
    for await (const chunk of bytes) {
      await copy?.add(chunk);
      capture.write(chunk);
      await pause?.();
      if (capture.refusal !== undefined) break;
    }
  } finally {
    release();
    await bytes.stop();
    await copy?.close();
  }
  const report = capture.end();
  // Whoever ends it in the middle of a packet knows that.
  if (isStopped) report.cut = false;
  if (
    capture.refusal !== undefined &&
    report.frames === 0 &&
    !isStopped &&
    bytes.failure() === null
  ) {
    throw new TaplineError('not-a-capture', `${bytes.name}: ${capture.refusal}.`);
  }
  noteLosses(bytes, note);
  return report;
}

function noteLosses(bytes: LiveBytes, note: (line: string) => void): void {
  const dropped = bytes.dropped() ?? 0;
  if (dropped === 0) return;
  const packets = dropped === 1 ? '1 packet' : `${groupDigits(dropped)} packets`;
  note(`${bytes.name}: the kernel dropped ${packets}: they came faster than they could be taken.`);
}

interface Copy {
  add(chunk: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** @throws TaplineError `cannot-write` when the file cannot be had; later trouble is told once */
async function openCopy(
  path: string | undefined,
  note: (line: string) => void,
): Promise<Copy | null> {
  if (path === undefined) return null;
  const words = (error: unknown) => (error instanceof Error ? error.message : String(error));
  let file: FileHandle | null;
  try {
    // Packets hold whatever boards send: they are for this user only.
    file = await open(path, 'w', 0o600);
  } catch (error) {
    const message = `${path} cannot be written (${words(error)}): name another file with -w.`;
    throw new TaplineError('cannot-write', message, { cause: error });
  }
  const close = async () => {
    const opened = file;
    file = null;
    await opened?.close();
  };
  return {
    close,
    async add(chunk) {
      try {
        for (let at = 0; file !== null && at < chunk.length; ) {
          at += (await file.write(chunk, at)).bytesWritten;
        }
      } catch (error) {
        note(`${path} cannot be written any more (${words(error)}): what follows is only shown.`);
        await close();
      }
    },
  };
}
