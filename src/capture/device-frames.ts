// Frames of one device's connections: those that are known to be its, and those that turn out to be later.

import type { Frame } from '../wire/frame.ts';
import type { DeviceSocket, DeviceSockets } from './device-sockets.ts';
import { type FrameFilter, frameFilter } from './frame-filter.ts';
import { keyOfSegment } from './pair-key.ts';

/** Frames of connections that spoke for a device when they are asked for. */
export function framesOfDevice(sockets: DeviceSockets, device: string): FrameFilter {
  return frameFilter((segment, frame) => {
    const owner = sockets.ownerOf(keyOfSegment(segment), timeOf(frame));
    return owner?.devices.has(device) ?? false;
  });
}

/**
 * Frames of a connection which `framesOfDevice` left out when nobody knew yet whose it is: its handshake, and
 * what it said before its HELLO.
 */
export function framesBefore(
  sockets: DeviceSockets,
  device: string,
  joined: DeviceSocket,
): FrameFilter {
  // Another device's then: it was told apart all the same.
  const wasKnown = joined.devices.size > 1;
  return frameFilter((segment, frame) => {
    const key = keyOfSegment(segment);
    const timeMs = timeOf(frame);
    if (key !== joined.key || sockets.ownerOf(key, timeMs) !== joined) return false;
    // What an earlier connection on its sockets was taken for was not left out.
    const taken = wasKnown ? undefined : sockets.ownerOf(key, timeMs, joined);
    return !(taken?.devices.has(device) ?? false);
  });
}

function timeOf({ seconds, nanos }: Frame): number {
  return seconds * 1000 + nanos / 1e6;
}
