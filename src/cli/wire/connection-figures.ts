// What is told of a connection in one row: gathered packet by packet, in a few hundred bytes.

import { writtenSocket } from '../../wire/address.ts';
import { ANALYSIS, type Packet } from '../../wire/packet.ts';
import { TCP } from '../../wire/segment.ts';
import { RoundTrips } from './round-trips.ts';

const RESENT =
  ANALYSIS.retransmission | ANALYSIS.fast_retransmission | ANALYSIS.spurious_retransmission;

/** How it began, as far as the capture shows. */
export type Beginning = 'handshake' | 'middle' | 'refused' | 'no answer' | 'half open';

/** Who did it: the sender of the first packet, or the other. */
type End = 'client' | 'server';

export class ConnectionFigures {
  readonly number: number;
  readonly client: string;
  readonly server: string;
  readonly clientPort: number;
  readonly serverPort: number;
  /** Unix ms of the first packet. */
  readonly startMs: number;
  /** ns since the capture's first frame. */
  readonly firstNs: number;
  lastNs: number;
  packets = 0;
  /** Bytes of data that each side sent, copies included. */
  clientBytes = 0;
  serverBytes = 0;
  /** Packets with data, and those of them that were sent before. */
  dataPackets = 0;
  resent = 0;
  /** Packets before which something is missing. */
  gaps = 0;
  closedWindows = 0;
  initialRttNs = -1;
  /** What acknowledgements from each side took. */
  readonly #clientTrips = new RoundTrips();
  readonly #serverTrips = new RoundTrips();
  readonly #startsBare: boolean;
  #syn = false;
  #synAck = false;
  #answered = false;
  /** The first FIN, and whether both have sent one. */
  finFrom: End | null = null;
  bothFins = false;
  resetFrom: End | null = null;
  device: string | null = null;

  constructor({ stream, segment, timeNs }: Packet) {
    this.number = stream.number;
    this.client = writtenSocket(stream.client);
    this.server = writtenSocket(stream.server);
    this.clientPort = stream.client.port;
    this.serverPort = stream.server.port;
    this.startMs = segment.seconds * 1000 + segment.nanos / 1e6;
    this.firstNs = timeNs;
    this.lastNs = timeNs;
    this.#startsBare = (segment.flags & TCP.SYN) === 0;
  }

  take(packet: Packet): void {
    const { segment, fromClient, analysis } = packet;
    this.packets++;
    this.lastNs = packet.timeNs;
    if (segment.length > 0) {
      this.dataPackets++;
      if (fromClient) this.clientBytes += segment.length;
      else this.serverBytes += segment.length;
    }
    if (analysis & RESENT) this.resent++;
    if (analysis & ANALYSIS.lost_segment) this.gaps++;
    if (analysis & ANALYSIS.zero_window) this.closedWindows++;
    if (packet.acksFrame !== 0) {
      (fromClient ? this.#clientTrips : this.#serverTrips).add(packet.ackRttNs);
    }
    this.initialRttNs = packet.stream.initialRttNs;
    this.#noteFlags(segment.flags, fromClient ? 'client' : 'server');
  }

  get lastedNs(): number {
    return this.lastNs - this.firstNs;
  }

  get beginning(): Beginning {
    if (this.#startsBare) return 'middle';
    if (!this.#synAck) return this.resetFrom === 'server' ? 'refused' : 'no answer';
    return this.#answered ? 'handshake' : 'half open';
  }

  /** Of the direction in which they take longer: the other end is further away from the capture. */
  get roundTrips(): RoundTrips {
    const [client, server] = [this.#clientTrips, this.#serverTrips];
    if (client.count === 0 || server.count === 0) return client.count > 0 ? client : server;
    return client.median > server.median ? client : server;
  }

  #noteFlags(flags: number, from: End): void {
    if (flags & TCP.SYN) {
      if (flags & TCP.ACK) this.#synAck = true;
      else this.#syn = true;
    } else if (this.#synAck && from === 'client' && !(flags & TCP.RST)) this.#answered = true;
    if (flags & TCP.FIN) {
      if (this.finFrom === null) this.finFrom = from;
      else if (this.finFrom !== from) this.bothFins = true;
    }
    if (flags & TCP.RST) this.resetFrom ??= from;
  }

  /** Whether somebody asked for it in this capture. */
  get wasAsked(): boolean {
    return this.#syn;
  }
}
