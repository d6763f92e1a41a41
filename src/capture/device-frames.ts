// Frames of one device's connections.

import type { Frame } from '../wire/frame.ts';
import type { SocketOwners } from './device-sockets.ts';
import { type FrameFilter, frameFilter } from './frame-filter.ts';
import { keyOfSegment } from './pair-key.ts';

/**
 * Frames of connections that speak for a device.
 *
 * @param isWanted asked of each last: whether it is wanted at all
 */
export function framesOfDevice(
  owners: SocketOwners,
  device: string,
  isWanted: (key: string, frame: Frame) => boolean = () => true,
): FrameFilter {
  return frameFilter((segment, frame) => {
    const key = keyOfSegment(segment);
    const owner = owners.ownerOf(key, frame.seconds * 1000 + frame.nanos / 1e6);
    return (owner?.devices.has(device) ?? false) && isWanted(key, frame);
  });
}
