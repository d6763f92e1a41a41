import { createGunzip, type Gunzip } from 'node:zlib';

/** Large pieces: each costs a switch between threads. */
const UNPACKED_PIECE_BYTES = 256 * 1024;

/** How packed bytes ended. */
export type GzipEnd = 'whole' | 'cut' | 'damaged';

/** Whether bytes begin as a gzip file does (RFC 1952, 2.3.1). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Unpacks a gzip file as a stream. What was unpacked before a fault is given all the same. */
export class Unpacking {
  readonly #gunzip: Gunzip;
  readonly #ended: Promise<GzipEnd>;
  #isOver = false;

  constructor(onBytes: (bytes: Uint8Array) => void) {
    this.#gunzip = createGunzip({ chunkSize: UNPACKED_PIECE_BYTES });
    this.#gunzip.on('data', onBytes);
    this.#ended = new Promise((resolve) => {
      const end = (how: GzipEnd) => {
        this.#isOver = true;
        resolve(how);
      };
      this.#gunzip.once('end', () => end('whole'));
      // The stream's own end comes too early for it.
      this.#gunzip.once('error', (error: NodeJS.ErrnoException) =>
        end(error.code === 'Z_BUF_ERROR' ? 'cut' : 'damaged'),
      );
    });
  }

  /** @returns when the bytes are used and may be written over */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#isOver) return;
    const used = new Promise<void>((resolve) => this.#gunzip.write(bytes, () => resolve()));
    await Promise.race([used, this.#ended]);
  }

  /** The file has ended. */
  end(): Promise<GzipEnd> {
    if (!this.#isOver) this.#gunzip.end();
    return this.#ended;
  }

  /** Lets go of it before the file's end. */
  close(): void {
    this.#gunzip.destroy();
  }
}
