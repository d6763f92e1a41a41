// The packets that a running server holds of its boards' connections: what others may ask of them.

import type { Frame } from '../wire/frame.ts';
import type { DeviceSockets } from './device-sockets.ts';
import type { HowTo } from './how-to.ts';
import type { PacketRing } from './ring.ts';

/** What is known of a capture: whether it runs, of what, and if not, why. */
export interface CaptureState {
  /** `off`: nobody asked for one. `failed`: it does not run now; it is tried again. */
  readonly state: 'off' | 'starting' | 'running' | 'failed';
  /** What was asked for; null: nothing. */
  readonly interface: string | null;
  /** Which packets, in the words of pcap-filter(7). */
  readonly filter: string | null;
  readonly tool: 'tcpdump' | 'dumpcap' | null;
  /** Since when it runs without a break, Unix ms; null: it does not. */
  readonly since: number | null;
  /** Packets captured since the server started, and their bytes. */
  readonly packets: number;
  readonly bytes: number;
  /** Packets that the kernel had no room for; null: the tool has not told. */
  readonly dropped: number | null;
  /** When the oldest packet that is held was captured, Unix ms; null: none is. */
  readonly oldest: number | null;
  /** How long packets are held, and how many bytes of them at most. */
  readonly minutes: number;
  readonly maxBytes: number;
  /** Bytes that are held now. */
  readonly heldBytes: number;
  /** Why it does not run, and what to do about it; null: it runs, or nobody asked. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** The two sockets of one connection, as this machine sees them. */
export interface SocketPair {
  /** As the server writes addresses: `192.168.1.42`, `fd00::7`. */
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

/**
 * The packets of the last minutes, oldest first.
 *
 * Reading does not hold up capturing. Whoever reads in several goes reads on in what was held at the
 * beginning: it does not change under it.
 */
export interface PacketSource {
  readonly state: CaptureState;
  /**
   * What is held now. `number` counts since the server started to capture: a frame keeps it for as long as
   * it is held. The same object is filled again for each frame.
   *
   * @param pair only frames of this connection, in both directions; null stands for a number of others, so that
   *   whoever looks for few among many comes to a pause
   */
  frames(pair?: SocketPair): Iterable<Frame | null>;
}

/** The capture of a server, for those who show it. */
export interface PacketFeed extends Pick<PacketSource, 'state'> {
  /** The ways to packets while there are none, the nearest first. */
  how(): Promise<readonly HowTo[]>;
  /** What is held, to be read on as it comes; null: nobody asked for a capture. */
  readonly ring: PacketRing | null;
  /** Whose packets they are; null: nobody asked for a capture. */
  readonly sockets: DeviceSockets | null;
  /** Where packets are written as well, and why they are not now; null: nowhere. */
  readonly files: { readonly folder: string; readonly fault: string | null } | null;
}
