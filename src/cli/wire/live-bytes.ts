// Packets as they come, as the bytes of a capture: captured here, by a running server, or by another program.

import { isIP } from 'node:net';
import type { Readable } from 'node:stream';
import type { CaptureFailure } from '../../capture/capture-failure.ts';
import { type RunningCapture, startCapture } from '../../capture/start-capture.ts';
import { TaplineError } from '../../errors.ts';
import { MAX_UNSHOWN_CAPTURE_BYTES } from '../../limits.ts';
import { openServerApi, type SourceOptions } from '../api-client.ts';

export interface LiveBytes extends AsyncIterable<Uint8Array> {
  /** For messages: `eth0`. */
  readonly name: string;
  /** The only port whose packets come; null: all come. */
  readonly port: number | null;
  /** Only packets of the device that was asked for come. */
  readonly isOfDevice: boolean;
  /** Packets that were lost because nobody took them in time; null: that is not known. */
  dropped(): number | null;
  /** Why it ended although nobody wanted it to. */
  failure(): Error | null;
  /** Ends it, with what has come by now. */
  stop(): Promise<void>;
}

/** Captures here. @throws CaptureFailure */
export async function captureHere(device: string, port: number): Promise<LiveBytes> {
  const queue = new ChunkQueue();
  let dropped: number | null = null;
  let failure: CaptureFailure | null = null;
  const running = await startCapture(
    { interface: device, ports: [{ port }], promiscuous: true },
    {
      bytes: (chunk) => queue.push(chunk),
      dropped: (count) => {
        dropped = count;
      },
      failed: (why) => {
        failure = why;
        queue.end();
      },
    },
  );
  queue.feed(running);
  return {
    name: device,
    port,
    isOfDevice: false,
    [Symbol.asyncIterator]: () => queue.chunks(),
    dropped: () => dropped,
    failure: () => failure,
    async stop() {
      await running.stop();
      queue.end();
    },
  };
}

export interface ServerCapture extends SourceOptions {
  /** Whose packets: also where no HELLO is held, the server knows them. Left out: everybody's. */
  readonly device?: string | undefined;
}

/** What a running server captures: what it holds, and then what comes. @throws TaplineError */
export async function captureByServer({ device, ...source }: ServerCapture): Promise<LiveBytes> {
  const api = await openServerApi(source);
  const stream = await api.get('/api/wire/packets.pcapng', { follow: '1', ...ofDevice(device) });
  return {
    ...fromStream(stream, 'the server'),
    name: `the server's capture`,
    port: null,
    isOfDevice: device !== undefined,
  };
}

/** A board without HELLO goes by its address. */
function ofDevice(device: string | undefined): Record<string, string> {
  if (device === undefined) return {};
  return isIP(device) === 0 ? { device } : { address: device };
}

/** What another program writes to our stdin. */
export function captureFromStdin(): LiveBytes {
  return {
    ...fromStream(process.stdin, 'the standard input'),
    name: 'the standard input',
    port: null,
    isOfDevice: false,
  };
}

function fromStream(
  stream: Readable,
  who: string,
): Omit<LiveBytes, 'name' | 'port' | 'isOfDevice'> {
  let isStopped = false;
  let failure: Error | null = null;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of stream) yield chunk;
    } catch (error) {
      // Cut by ourselves, or by the other side.
      if (!isStopped) failure = brokenOff(who, error);
    }
  }
  return {
    [Symbol.asyncIterator]: chunks,
    dropped: () => null,
    failure: () => failure,
    async stop() {
      isStopped = true;
      stream.destroy();
    },
  };
}

/** Chunks that wait to be shown: a terminal that is stopped does not stop the capture at once. */
class ChunkQueue {
  #waiting: Buffer[] = [];
  #bytes = 0;
  #running: RunningCapture | null = null;
  #ended = false;
  #wake: () => void = () => {};

  /** Begins to hold it back when too much waits. */
  feed(running: RunningCapture): void {
    this.#running = running;
  }

  push(chunk: Buffer): void {
    this.#waiting.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > MAX_UNSHOWN_CAPTURE_BYTES) this.#running?.pause(true);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = this.#waiting.shift();
      if (chunk !== undefined) {
        this.#bytes -= chunk.length;
        if (this.#bytes === 0) this.#running?.pause(false);
        yield chunk;
      } else if (this.#ended) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}

function brokenOff(who: string, cause: unknown): TaplineError {
  const words = `The packets of ${who} broke off: it has ended, or this was too slow for it.`;
  return new TaplineError('broken-off', words, { cause });
}
