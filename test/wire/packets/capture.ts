/** A frame of a capture that is made up. */
export interface MadeFrame {
  readonly bytes: Uint8Array;
  /** How many of them the file keeps; all by default. */
  readonly captured?: number;
  /** How many it says that there were on the wire. */
  readonly wireLength?: number;
  /** Nanoseconds since the first frame. Frames without a time come a millisecond apart. */
  readonly at?: number;
}

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const NANOSECONDS_MAGIC = 0xa1b23c4d;
/** The time of the first frame: seconds since 1970. */
export const START_SECONDS = 1_700_000_000;

/** The bytes of a frame that are in the file. */
export function capturedBytes(frame: MadeFrame): Uint8Array {
  return frame.bytes.subarray(0, frame.captured ?? frame.bytes.length);
}

/** When a frame came, in nanoseconds since the first one. */
export function arrivalOf(frame: MadeFrame, index: number): number {
  return frame.at ?? index * 1_000_000;
}

/** A pcap file with times in nanoseconds, little-endian. */
export function pcapFile(frames: readonly MadeFrame[], linkType = 1): Uint8Array {
  const size = frames.reduce((sum, frame) => sum + RECORD_HEADER + capturedBytes(frame).length, 0);
  const file = new Uint8Array(FILE_HEADER + size);
  const view = new DataView(file.buffer);
  view.setUint32(0, NANOSECONDS_MAGIC, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, 262_144, true);
  view.setUint32(20, linkType, true);
  let place = FILE_HEADER;
  for (const [index, frame] of frames.entries()) {
    const bytes = capturedBytes(frame);
    const arrival = arrivalOf(frame, index);
    view.setUint32(place, START_SECONDS + Math.floor(arrival / 1e9), true);
    view.setUint32(place + 4, arrival % 1e9, true);
    view.setUint32(place + 8, bytes.length, true);
    view.setUint32(place + 12, frame.wireLength ?? frame.bytes.length, true);
    file.set(bytes, place + RECORD_HEADER);
    place += RECORD_HEADER + bytes.length;
  }
  return file;
}
