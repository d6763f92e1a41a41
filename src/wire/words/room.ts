// How much room an end says it has: its window, or what is known of it.

import { byteCount } from './amounts.ts';
import type { Scene } from './scene.ts';

/** A side's `windowScale` where nothing told it. */
const SCALE_UNKNOWN = -1;

/** Whether the number in the packet is to be multiplied by nobody knows what. */
export function isUnscaled({ packet, syn }: Scene): boolean {
  const { client, server } = packet.stream;
  const { windowScale } = packet.fromClient ? client : server;
  return windowScale === SCALE_UNKNOWN && !syn && packet.window > 0;
}

/** `1,572 bytes`, or as much as is known, and why it is no more. */
export function room(scene: Scene): string {
  const { packet, mine } = scene;
  const bytes = byteCount(packet.window);
  if (!isUnscaled(scene)) return bytes;
  if (!scene.firstTime('unscaled')) return `at least ${bytes} (their multiplier was not captured)`;
  const where =
    mine.syns > 0
      ? 'in the handshake, of which the options were cut off'
      : 'in the handshake, which is not in the capture';
  return `at least ${bytes} (by how much that has to be multiplied was told ${where})`;
}
