// Packets as they come, as the bytes of a capture: captured here, by a running server, or by another program.

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
    [Symbol.asyncIterator]: () => queue.chunks(),
    dropped: () => dropped,
    failure: () => failure,
    async stop() {
      await running.stop();
      queue.end();
    },
  };
}

/** What a running server captures: what it holds, and then what comes. @throws TaplineError */
export async function captureByServer(source: SourceOptions): Promise<LiveBytes> {
  const api = await openServerApi(source);
  const stream = await api.get('/api/wire/packets.pcapng', { follow: '1' });
  return { ...fromStream(stream, 'the server'), name: `the server's capture`, port: null };
}

/** What another program writes to our stdin. */
export function captureFromStdin(): LiveBytes {
  return {
    ...fromStream(process.stdin, 'the standard input'),
    name: 'the standard input',
    port: null,
  };
}

function fromStream(stream: Readable, who: string): Omit<LiveBytes, 'name' | 'port'> {
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
