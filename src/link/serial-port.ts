// A serial port as a stream. What opens it is a package with a compiled part that not every machine
// has, so it is loaded when the first port is opened.

import { realpath, stat } from 'node:fs/promises';
import { Duplex } from 'node:stream';
import { TaplineError } from '../errors.ts';
import { SERIAL_LOOK_MS, SERIAL_READ_BYTES } from '../limits.ts';
import { openFailure, portGone } from './serial-failure.ts';

/** Which port, and how fast. */
export interface SerialPlace {
  readonly path: string;
  readonly baudRate: number;
}

/** What is used of a port as the package hands it out: its own types do not resolve from ESM. */
interface Port {
  readonly isOpen: boolean;
  read(into: Buffer, offset: number, length: number): Promise<{ bytesRead: number }>;
  write(bytes: Buffer): Promise<void>;
  /** Resolves once what was written has left the machine. */
  drain(): Promise<void>;
  getBaudRate(): Promise<unknown>;
  set(lines: { dtr: boolean; rts: boolean }): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a serial port: 8 data bits, no parity, one stop bit, no flow control, locked for others.
 * What came before it was open is thrown away.
 *
 * The stream is destroyed with the TaplineError `serial-gone` when the port vanishes or fails;
 * `destroy` closes the port, `end` does so once what was written has left it.
 *
 * @throws TaplineError `serial-missing`, `serial-busy`, `serial-forbidden`, `serial-unsupported` (the
 *   package is not installed), `serial-no-port` (no serial port at all) or `serial-failed`
 */
export async function openSerialPort(place: SerialPlace): Promise<Duplex> {
  const binding = await loadBinding();
  let port: Port;
  try {
    port = await binding.open({ path: place.path, baudRate: place.baudRate });
  } catch (error) {
    throw await openFailure(place, error);
  }
  await releaseReset(port, place.path);
  return new SerialStream(port, place.path, await deviceOf(place.path));
}

async function loadBinding() {
  try {
    const { autoDetect } = await import('@serialport/bindings-cpp');
    return autoDetect();
  } catch (cause) {
    throw new TaplineError(
      'serial-unsupported',
      'serial ports need the package @serialport/bindings-cpp, which is not installed or does not run here: npm install @serialport/bindings-cpp',
      { cause },
    );
  }
}

/**
 * Opening a port raises DTR and RTS. On a board with a USB bridge (CP2102, CH340, FTDI) they are wired to
 * reset and boot mode: RTS alone holds an ESP8266 in reset. So both are let go, in one call, as Arduino's
 * monitor does for these boards (serial.disableDTR and serial.disableRTS in the ESP8266 core's
 * boards.txt). A board that resets at opening all the same (Uno, Nano: by the edge of DTR) begins a new boot.
 *
 * A port of the board's own (ttyACM: Leonardo, Pico, ESP32-S3) keeps them: such boards send nothing until
 * DTR says that somebody listens.
 */
async function releaseReset(port: Port, path: string): Promise<void> {
  const device = await realpath(path).catch(() => path);
  if (!/ttyUSB|usbserial|SLAB_USB/i.test(device)) return;
  // A port without these lines has nothing to let go.
  await port.set({ dtr: false, rts: false }).catch(() => {});
}

/** Tells one device behind a path from another that took its place; null where paths are no files. */
async function deviceOf(path: string): Promise<string | null> {
  try {
    const { dev, ino, rdev } = await stat(path);
    return `${dev} ${ino} ${rdev}`;
  } catch {
    return null;
  }
}

class SerialStream extends Duplex {
  readonly #port: Port;
  readonly #path: string;
  readonly #device: string | null;
  readonly #chunk = Buffer.alloc(SERIAL_READ_BYTES);
  readonly #watch: NodeJS.Timeout;

  constructor(port: Port, path: string, device: string | null) {
    // Paused, it holds one read; the kernel holds some more, and the rest is lost: there is no flow control.
    super({ readableHighWaterMark: 1 });
    this.#port = port;
    this.#path = path;
    this.#device = device;
    this.#watch = setInterval(() => void this.#look(), SERIAL_LOOK_MS);
    this.#watch.unref();
  }

  override _read(): void {
    this.#port.read(this.#chunk, 0, this.#chunk.length).then(
      ({ bytesRead }) => this.push(Buffer.from(this.#chunk.subarray(0, bytesRead))),
      (error) => this.#failed(error),
    );
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#port.write(chunk).then(
      () => done(),
      (error) => {
        this.#failed(error);
        done();
      },
    );
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#port
      .drain()
      .catch(() => {})
      .finally(() => {
        done();
        this.destroy();
      });
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearInterval(this.#watch);
    if (!this.#port.isOpen) {
      done(error);
      return;
    }
    // A port that is gone cannot be closed any better than it is.
    this.#port
      .close()
      .catch(() => {})
      .finally(() => done(error));
  }

  /** A port that was hung up may only seem to be silent: the binding reads its end again and again. */
  async #look(): Promise<void> {
    if (this.#device === null) return;
    const there = (await deviceOf(this.#path)) === this.#device && (await this.#answers());
    if (!there && !this.destroyed) this.destroy(portGone(this.#path));
  }

  async #answers(): Promise<boolean> {
    if (process.platform !== 'linux') return true;
    try {
      await this.#port.getBaudRate();
      return true;
    } catch (error) {
      return !(error instanceof Error && /input\/output error/i.test(error.message));
    }
  }

  #failed(error: unknown): void {
    if (this.destroyed) return;
    this.destroy(portGone(this.#path, error));
  }
}
