// What is told of a connection in one row: gathered packet by packet, in a few hundred bytes.

import { writtenSocket } from '../../wire/address.ts';
import { type Beginning, BeginningFinder } from '../../wire/beginning.ts';
import type { Packet } from '../../wire/packet.ts';
import { TCP } from '../../wire/segment.ts';
import { TroubleCounts } from '../../wire/trouble-counts.ts';
import { RoundTrips } from './round-trips.ts';

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
  readonly troubles = new TroubleCounts();
  /** Packets with data that had been captured before. */
  twice = 0;
  initialRttNs = -1;
  /** What acknowledgements from each side took. */
  readonly #clientTrips = new RoundTrips();
  readonly #serverTrips = new RoundTrips();
  readonly #beginning: BeginningFinder;
  readonly #feedsBeginning: boolean;
  /** The first FIN, and whether both have sent one. */
  finFrom: End | null = null;
  bothFins = false;
  resetFrom: End | null = null;
  device: string | null = null;

  /** @param beginning fed with all packets of the connection by its owner; left out: with those that come here */
  constructor({ stream, segment, timeNs }: Packet, beginning?: BeginningFinder) {
    this.#beginning = beginning ?? new BeginningFinder();
    this.#feedsBeginning = beginning === undefined;
    this.number = stream.number;
    this.client = writtenSocket(stream.client);
    this.server = writtenSocket(stream.server);
    this.clientPort = stream.client.port;
    this.serverPort = stream.server.port;
    this.startMs = segment.seconds * 1000 + segment.nanos / 1e6;
    this.firstNs = timeNs;
    this.lastNs = timeNs;
  }

  take(packet: Packet): void {
    const { segment, fromClient } = packet;
    this.packets++;
    this.lastNs = packet.timeNs;
    if (segment.length > 0) {
      if (fromClient) this.clientBytes += segment.length;
      else this.serverBytes += segment.length;
    }
    this.troubles.take(packet);
    if (this.#feedsBeginning) this.#beginning.take(packet);
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
    return this.#beginning.beginning;
  }

  /** Of the direction in which they take longer: the other end is further away from the capture. */
  get roundTrips(): RoundTrips {
    const [client, server] = [this.#clientTrips, this.#serverTrips];
    if (client.count === 0 || server.count === 0) return client.count > 0 ? client : server;
    return client.median > server.median ? client : server;
  }

  #noteFlags(flags: number, from: End): void {
    if (flags & TCP.FIN) {
      if (this.finFrom === null) this.finFrom = from;
      else if (this.finFrom !== from) this.bothFins = true;
    }
    if (flags & TCP.RST) this.resetFrom ??= from;
  }
}
