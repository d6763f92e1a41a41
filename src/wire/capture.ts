import type { Frame } from './frame.ts';
import type { Packet } from './packet.ts';
import type { Stream } from './tcp/stream.ts';

/** What is said of a capture besides its packets: what was wrong with it, and what was left out. */
export interface CaptureReport {
  frames: number;
  /** TCP packets, quoted ones not among them. */
  packets: number;
  /** Frames that should hold TCP and are malformed: they were passed over. */
  malformed: number;
  /** Frames that hold something else than TCP. */
  other: number;
  /** Whether the file ends in the middle of a record: all before it was read. */
  cut: boolean;
  /** Streams that were forgotten because there were too many at once. */
  forgottenStreams: number;
}

/**
 * A capture's bytes, cut anywhere, become packets of streams: the whole way of `src/wire/` in one place.
 *
 * Memory does not grow with the capture. Nothing is thrown whatever the bytes are.
 */
export interface Capture {
  /** Takes the next bytes of the file. The bytes are not kept beyond what a record needs. */
  write(chunk: Uint8Array): void;
  /** The file has ended: says how it was. */
  end(): CaptureReport;
  /** Why these bytes are no capture at all, in words; undefined while they may be one. */
  readonly refusal: string | undefined;
  readonly report: CaptureReport;
  /** All streams so far, by number. */
  readonly streams: Iterable<Stream>;
  /** Time of the first frame: whole seconds since 1970 and nanoseconds. */
  readonly start: { seconds: number; nanos: number };
}

/** Who listens to a capture. All objects are filled again for the next one. */
export interface CaptureListener {
  frame?(frame: Frame): void;
  packet(packet: Packet): void;
}
