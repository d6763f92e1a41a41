// The capture of a running server: it begins, goes on as long as it can, begins again, and holds what came.

import { setTimeout as sleep } from 'node:timers/promises';
import { Backoff } from '../backoff.ts';
import { type Clock, systemClock } from '../clock.ts';
import {
  BACKOFF_FIRST_MS,
  CAPTURE_PRUNE_EVERY_MS,
  CAPTURE_REFUSED_WAIT_MS,
  CAPTURE_RETRY_MAX_MS,
  MAX_CAPTURE_BYTES,
  STEADY_MS,
} from '../limits.ts';
import { CaptureFileReader } from '../wire/file/capture-file-reader.ts';
import type { Frame } from '../wire/frame.ts';
import { CaptureFailure, type CaptureFailureCode } from './capture-failure.ts';
import { CaptureFiles, type CaptureFilesOptions } from './capture-files.ts';
import type { DeviceSockets } from './device-sockets.ts';
import { heldFrames } from './held-frames.ts';
import type { HowTo } from './how-to.ts';
import type { CaptureState, PacketFeed, PacketSource, SocketPair } from './packet-source.ts';
import { filterText, type PortFilter } from './port-filter.ts';
import { PacketRing } from './ring.ts';
import { type RunningCapture, startCapture } from './start-capture.ts';
import { TokenMask } from './token-mask.ts';

export interface ServerCaptureOptions {
  readonly interface: string;
  readonly ports: PortFilter;
  /** Whose packets they are. */
  readonly sockets: DeviceSockets;
  readonly minutes: number;
  readonly maxBytes?: number;
  readonly clock?: Clock | undefined;
  /** Where packets are written as well. */
  readonly files?: Pick<CaptureFilesOptions, 'folder' | 'fileBytes' | 'count'> | undefined;
  /** Told in words when packets are not captured, and when they are again. */
  readonly onNotice?: ((words: string) => void) | undefined;
}

/** What does not change by itself: trying again at once helps nobody. */
const NEEDS_A_PERSON: ReadonlySet<CaptureFailureCode> = new Set([
  'capture-tool-missing',
  'capture-not-permitted',
  'no-such-interface',
]);

export class ServerCapture implements PacketSource, PacketFeed {
  readonly ring: PacketRing;
  readonly sockets: DeviceSockets;
  readonly #options: ServerCaptureOptions;
  readonly #filter: string;
  readonly #stopping = new AbortController();
  readonly #backoff = new Backoff(Math.random, {
    firstMs: BACKOFF_FIRST_MS,
    maxMs: CAPTURE_RETRY_MAX_MS,
    refusedMs: CAPTURE_REFUSED_WAIT_MS,
  });
  readonly #maxBytes: number;
  readonly #files: CaptureFiles | null;
  #running: RunningCapture | null = null;
  #since: number | null = null;
  #failure: CaptureFailure | null = null;
  #bytes = 0;
  /** Of the program that runs, and of all before it. */
  #dropped: number | null = null;
  #droppedBefore = 0;
  #loop: Promise<void> = Promise.resolve();
  #settled: () => void = () => {};
  #prune: NodeJS.Timeout | undefined;
  /** The link type and the precision of the frames that come, and the number of their interface. */
  #linkType = -1;
  #timeDigits = 0;
  #interfaceId = 0;
  readonly #tokens = new TokenMask();

  constructor(options: ServerCaptureOptions) {
    this.#options = options;
    this.sockets = options.sockets;
    this.#filter = filterText(options.ports);
    this.#maxBytes = options.maxBytes ?? MAX_CAPTURE_BYTES;
    const bounds = { maxBytes: this.#maxBytes, maxAgeMs: options.minutes * 60_000 };
    this.ring = new PacketRing(bounds, options.clock ?? systemClock);
    this.#files = this.#openFiles();
  }

  /** Begins; resolves when packets are captured, or cannot be for now: that is in `state`. */
  start(): Promise<void> {
    this.#prune = setInterval(() => this.ring.prune(), CAPTURE_PRUNE_EVERY_MS).unref();
    this.#files?.start();
    return new Promise((resolve) => {
      this.#settled = resolve;
      this.#loop = this.#run();
    });
  }

  /** Ends it, with the last packets. What is held stays. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    clearInterval(this.#prune);
    await this.#loop;
    await this.#files?.stop();
  }

  get state(): CaptureState {
    const failure = this.#failure;
    const running = this.#running !== null;
    return {
      state: running ? 'running' : failure === null ? 'starting' : 'failed',
      interface: this.#options.interface,
      filter: this.#filter,
      tool: this.#running?.tool.name ?? null,
      since: this.#since,
      packets: this.ring.frames,
      bytes: this.#bytes,
      dropped: this.#dropped === null ? null : this.#droppedBefore + this.#dropped,
      oldest: this.ring.oldest,
      minutes: this.#options.minutes,
      maxBytes: this.#maxBytes,
      heldBytes: this.ring.heldBytes,
      error: running || failure === null ? null : { code: failure.code, message: failure.message },
    };
  }

  async how(): Promise<readonly HowTo[]> {
    return this.#running === null ? (this.#failure?.how ?? []) : [];
  }

  get files(): PacketFeed['files'] {
    return this.#files === null ? null : { folder: this.#files.folder, fault: this.#files.fault };
  }

  frames(pair?: SocketPair): Iterable<Frame | null> {
    return heldFrames(this.ring, pair);
  }

  #openFiles(): CaptureFiles | null {
    const { files, interface: name, ports, clock, onNotice } = this.#options;
    if (files === undefined) return null;
    const port = ports[0]?.port ?? 0;
    return new CaptureFiles(this.ring, { ...files, interface: name, port, clock, onNotice });
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const failure = await this.#captureOnce();
      if (signal.aborted) return;
      this.#note(failure);
      const waitMs = NEEDS_A_PERSON.has(failure.code)
        ? this.#backoff.refused()
        : this.#backoff.next();
      await sleep(waitMs, undefined, { signal }).catch(() => {});
    }
  }

  /** Captures until it fails, or is stopped. */
  async #captureOnce(): Promise<CaptureFailure> {
    const { interface: name, ports } = this.#options;
    const { signal } = this.#stopping;
    const reader = new CaptureFileReader((frame) => this.#take(frame));
    this.#droppedBefore += this.#dropped ?? 0;
    this.#dropped = this.#dropped === null ? null : 0;
    let end: (failure: CaptureFailure) => void = () => {};
    const ended = new Promise<CaptureFailure>((resolve) => {
      end = resolve;
    });
    let unreadable: CaptureFailure | null = null;
    const listener = {
      bytes: (chunk: Buffer) => {
        reader.write(chunk);
        this.ring.tell();
        const why = reader.refusal ?? reader.damaged;
        if (why === undefined || unreadable !== null) return;
        const message = `What the program that captures writes cannot be read: ${why}.`;
        unreadable = new CaptureFailure('capture-ended', message);
        end(unreadable);
      },
      dropped: (count: number) => {
        this.#dropped = count;
      },
      failed: (failure: CaptureFailure) => end(failure),
    };
    const wish = { interface: name, ports, promiscuous: false };
    try {
      this.#began(await startCapture(wish, listener, { signal }));
    } catch (error) {
      return failureOf(error);
    }
    const stop = () => this.#running?.stop().then(() => end(STOPPED));
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    const failure = await ended;
    signal.removeEventListener('abort', stop);
    const running = this.#running;
    this.#over();
    if (failure === unreadable) {
      // It would go on for nobody.
      this.#note(failure);
      await running?.stop();
    }
    return failure;
  }

  #began(running: RunningCapture): void {
    this.#running = running;
    this.#since = Date.now();
    this.#settled();
    if (this.#failure === null) return;
    this.#options.onNotice?.(`packets on ${this.#options.interface} are captured again`);
    this.#failure = null;
  }

  #over(): void {
    if (this.#since !== null && Date.now() - this.#since > STEADY_MS) this.#backoff.reset();
    this.#since = null;
    this.#running = null;
  }

  #note(failure: CaptureFailure): void {
    const isNews = failure.message !== this.#failure?.message;
    this.#failure = failure;
    this.#settled();
    if (isNews) this.#options.onNotice?.(`packets are not captured: ${failure.message}`);
  }

  #take(frame: Frame): void {
    if (frame.linkType !== this.#linkType || frame.timeDigits !== this.#timeDigits) {
      this.#linkType = frame.linkType;
      this.#timeDigits = frame.timeDigits;
      this.#interfaceId = this.ring.describe({
        linkType: frame.linkType,
        snapLength: 0,
        timeDigits: frame.timeDigits,
        name: this.#options.interface,
        filter: this.#filter,
      });
    }
    this.#bytes += frame.wireLength;
    this.ring.add(frame, this.#interfaceId, this.#tokens.find(frame));
  }
}

const STOPPED = new CaptureFailure('capture-ended', 'It was stopped.');

/** The system may also have no room for another process. */
function failureOf(error: unknown): CaptureFailure {
  if (error instanceof CaptureFailure) return error;
  const words = error instanceof Error ? error.message : String(error);
  const message = `The program that captures could not be started: ${words}.`;
  return new CaptureFailure('capture-ended', message);
}
