// Packets of the ring on disk: files that Wireshark opens, one after the other, of which the oldest go.

import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, systemClock } from '../clock.ts';
import { CAPTURE_FILES_RETRY_MS } from '../limits.ts';
import { VERSION } from '../version.ts';
import { capturedFileHead, fileNames } from './file-names.ts';
import type { PacketRing } from './ring.ts';
import type { RingPiece, RingReader } from './ring-reader.ts';
import { trimToWholeBlocks } from './whole-blocks.ts';

export interface CaptureFilesOptions {
  readonly folder: string;
  /** A file is closed when it has so many bytes, give or take one write. */
  readonly fileBytes: number;
  /** Files that are kept, the one being written among them. */
  readonly count: number;
  /** What is captured: both are part of the names. */
  readonly interface: string;
  readonly port: number;
  readonly clock?: Clock | undefined;
  /** When it is tried again what could not be written, in ms; left out: CAPTURE_FILES_RETRY_MS. */
  readonly retryMs?: number | undefined;
  /** Told in words when files cannot be written, and when they can again. */
  readonly onNotice?: ((words: string) => void) | undefined;
}

/** A file that is being written: it ends behind a whole block. */
interface OpenFile {
  readonly handle: FileHandle;
  path: string;
  length: number;
  /** Nothing but its head is in it. */
  isEmpty: boolean;
  /** What was written of a block could not be taken back. */
  isTorn: boolean;
}

/** There will be room again. */
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);

/**
 * Writes what comes to the ring.
 *
 * Each write is of whole blocks, and one that comes to nothing is taken back: a file is whole at every moment.
 * A disk that is full, or slow, costs packets in the files when the ring has dropped them, and nothing else.
 */
export class CaptureFiles {
  readonly #ring: PacketRing;
  readonly #options: CaptureFilesOptions;
  readonly #names: ReturnType<typeof fileNames>;
  readonly #stopping = new AbortController();
  readonly #reader: RingReader;
  #file: OpenFile | null = null;
  #lastNumber = -1;
  /** What the last write could not write. */
  #unwritten: RingPiece | null = null;
  #fault: string | null = null;
  #work: Promise<void> = Promise.resolve();
  #wake: () => void = () => {};

  constructor(ring: PacketRing, options: CaptureFilesOptions) {
    this.#ring = ring;
    this.#options = options;
    this.#names = fileNames(options.interface, options.port);
    this.#reader = ring.read('oldest', () => this.#wake());
  }

  get folder(): string {
    return this.#options.folder;
  }

  /** Why nothing is written now, in words; null: all is well. */
  get fault(): string | null {
    return this.#fault;
  }

  start(): void {
    this.#work = this.#run();
  }

  /** Writes what is still there, if that is possible now. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    await this.#work;
    this.#reader.close();
    await this.#close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { retryMs = CAPTURE_FILES_RETRY_MS } = this.#options;
    for (;;) {
      const more = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const isWritten = await this.#writeAll();
      if (signal.aborted) return;
      if (isWritten) await more;
      else await sleep(retryMs, undefined, { signal }).catch(() => {});
    }
  }

  /** Writes all there is; false: it cannot be written now. */
  async #writeAll(): Promise<boolean> {
    try {
      for (;;) {
        this.#unwritten ??= this.#reader.next();
        if (this.#unwritten === null && !this.#reader.lost) return true;
        if (this.#unwritten === null) await this.#skipLost();
        else await this.#write(this.#unwritten);
      }
    } catch (error) {
      this.#failed(error);
      await this.#giveUp(error);
      return false;
    }
  }

  /** What was lost may have described an interface: the next packets go to a file of their own. */
  async #skipLost(): Promise<void> {
    this.#options.onNotice?.('the capture files miss packets: they were written too slowly');
    await this.#close();
    this.#reader.resume();
  }

  async #write({ bytes, interfaces }: RingPiece): Promise<void> {
    this.#file ??= await this.#openNext(interfaces);
    await append(this.#file, bytes);
    this.#file.isEmpty = false;
    this.#unwritten = null;
    if (this.#fault !== null) {
      this.#fault = null;
      this.#options.onNotice?.('capture files are written again');
    }
    if (this.#file.length >= this.#options.fileBytes) await this.#close();
  }

  async #openNext(interfaces: number): Promise<OpenFile> {
    const { folder, clock = systemClock } = this.#options;
    // Packets hold whatever boards send: they are for this user only.
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const number = (await this.#makeRoom()) + 1;
    // It gets its name when it begins as a file does that Wireshark opens.
    const begun = join(folder, this.#names.begun);
    await rm(begun, { force: true });
    const handle = await open(begun, 'ax', 0o600);
    const path = join(folder, this.#names.nameOf(number, clock().wallMs));
    const file = { handle, path, length: 0, isEmpty: true, isTorn: false };
    try {
      await append(file, Buffer.concat(this.#head(interfaces)));
      await rename(begun, path);
      this.#lastNumber = number;
      return file;
    } catch (error) {
      await file.handle.close();
      await rm(begun, { force: true });
      throw error;
    }
  }

  #head(interfaces: number): Uint8Array[] {
    const application = `Tapline ${VERSION}`;
    return [capturedFileHead(application), ...this.#ring.interfaceBlocks(interfaces)];
  }

  /** Removes the oldest files, so that one more fits. @returns the highest number of all that were there */
  async #makeRoom(): Promise<number> {
    const { folder, count } = this.#options;
    const files = await this.#names.list(folder);
    const last = files.at(-1);
    // Somebody may have moved them away: no number comes twice.
    const highest = Math.max(last?.number ?? 0, this.#lastNumber);
    if (last !== undefined && this.#lastNumber < 0) await trimToWholeBlocks(last.path);
    for (const { path } of files.slice(0, Math.max(0, files.length - count + 1))) {
      await rm(path, { force: true });
    }
    return highest;
  }

  #failed(error: unknown): void {
    const words = error instanceof Error ? error.message : String(error);
    const { folder, onNotice } = this.#options;
    if (this.#fault === null) {
      onNotice?.(
        `capture files cannot be written to ${folder} (${words}): capturing goes on, and it is tried again`,
      );
    }
    this.#fault = words;
  }

  /**
   * Each file that is begun takes the room of the oldest: on a full disk the same one is tried again, and one that
   * could not be written to at all is taken back.
   */
  async #giveUp(error: unknown): Promise<void> {
    const file = this.#file;
    if (file === null) return;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!file.isEmpty && !file.isTorn && FULL.has(code)) return;
    await this.#close();
    if (file.isEmpty) await rm(file.path, { force: true }).catch(() => {});
  }

  async #close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.handle.close().catch(() => {});
  }
}

/** Adds whole blocks to a file, or nothing. */
async function append(file: OpenFile, blocks: Uint8Array): Promise<void> {
  try {
    for (let written = 0; written < blocks.length; ) {
      written += (await file.handle.write(blocks, written)).bytesWritten;
    }
    file.length += blocks.length;
  } catch (error) {
    await file.handle.truncate(file.length).catch(() => {
      file.isTorn = true;
    });
    throw error;
  }
}
