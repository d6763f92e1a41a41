// Starts capturing with the first program that is there and may.

import {
  type CaptureFailure,
  explainEnd,
  type ToolEnd,
  toolForbidden,
  toolMissing,
} from './capture-failure.ts';
import { currentPlace } from './place.ts';
import { startTool, type ToolProcess } from './tool-process.ts';
import { type CaptureTool, type CaptureWish, findTools } from './tools.ts';

export interface CaptureListener {
  /** The next bytes of a pcap file, cut anywhere. */
  bytes(chunk: Buffer): void;
  /** How many packets the kernel had no room for since the program started. */
  dropped(count: number): void;
  /** It ended without being told to. */
  failed(failure: CaptureFailure): void;
}

/** A capture that has begun. */
export type RunningCapture = ToolProcess;

export interface StartOptions {
  /** Gives up what has not begun. */
  readonly signal?: AbortSignal;
  /** Which programs there are; left out: it is looked for them. */
  readonly tools?: readonly CaptureTool[];
}

/**
 * Resolves when packets are being captured.
 *
 * @throws CaptureFailure why they cannot be, and what to do about it
 */
export async function startCapture(
  wish: CaptureWish,
  listener: CaptureListener,
  options: StartOptions = {},
): Promise<RunningCapture> {
  const [tools, place] = await Promise.all([options.tools ?? findTools(), currentPlace(wish)]);
  let failure = tools.length === 0 ? toolMissing(place) : toolForbidden(place, tools);
  for (const tool of tools.filter(({ runnable }) => runnable)) {
    const explain = (end: ToolEnd) => explainEnd(end, place, tool, tools);
    const begun = await beginWith({ tool, wish, listener, explain, signal: options.signal });
    if ('process' in begun) return begun.process;
    failure = begun.failure;
    // Another program may have the right that this one has not.
    if (failure.code !== 'capture-not-permitted') break;
  }
  throw failure;
}

type Begun = { readonly process: ToolProcess } | { readonly failure: CaptureFailure };

interface Attempt {
  readonly tool: CaptureTool;
  readonly wish: CaptureWish;
  readonly listener: CaptureListener;
  readonly explain: (end: ToolEnd) => CaptureFailure;
  readonly signal: AbortSignal | undefined;
}

/** The file's head comes when capturing has begun, before any packet. */
async function beginWith({ tool, wish, listener, explain, signal }: Attempt): Promise<Begun> {
  let isStopping = false;
  let begin: (begun: 'begun' | CaptureFailure) => void = () => {};
  const beginning = new Promise<'begun' | CaptureFailure>((resolve) => {
    begin = resolve;
  });
  let hasBegun = false;
  const running = await startTool(tool, wish, {
    bytes(chunk) {
      hasBegun = true;
      begin('begun');
      listener.bytes(chunk);
    },
    dropped: (count) => listener.dropped(count),
    ended(end) {
      if (!hasBegun) begin(explain(end));
      else if (!isStopping) listener.failed(explain(end));
    },
  });
  const process = {
    tool,
    pause: (isPaused: boolean) => running.pause(isPaused),
    stop() {
      isStopping = true;
      return running.stop();
    },
  };
  const giveUp = () => void process.stop();
  if (signal?.aborted) giveUp();
  signal?.addEventListener('abort', giveUp);
  const outcome = await beginning;
  signal?.removeEventListener('abort', giveUp);
  return outcome === 'begun' ? { process } : { failure: outcome };
}
