// Multicast DNS on the wire (RFC 6762): one socket for all networks of this machine. It joins those
// that come later, says on each what belongs there, and takes trouble with one of them for no failure.

import { createSocket, type Socket } from 'node:dgram';
import { type DnsPacket, decode, encode } from 'dns-packet';
import { MAX_MDNS_BYTES, MDNS_NETWORKS_MS } from '../limits.ts';

/** RFC 6762, 3. */
const GROUP = '224.0.0.251';
const PORT = 5353;

/** RFC 6762, 11: packets keep to the link, whatever this says; older receivers look at it. */
const TTL = 255;

export interface MdnsOptions {
  /** This machine's IPv4 addresses on the networks where it speaks, asked for again and again. */
  readonly networks: () => readonly string[];
  /** Another in tests. */
  readonly port?: number;
}

export interface Sender {
  readonly address: string;
  readonly port: number;
}

/** What is done with what comes. */
export interface MdnsHandler {
  packet(packet: DnsPacket, sender: Sender): void;
  /** There is a network that there was not before. */
  joined(): void;
}

export class MdnsSocket {
  readonly #options: MdnsOptions;
  readonly #port: number;
  readonly #handler: MdnsHandler;
  readonly #socket: Socket = createSocket({ type: 'udp4', reuseAddr: true });
  readonly #joined = new Set<string>();
  #networksTimer: NodeJS.Timeout | undefined;
  /** What is sent goes out one packet after the other: the network is set for each. */
  #sending: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: MdnsOptions, handler: MdnsHandler) {
    this.#options = options;
    this.#port = options.port ?? PORT;
    this.#handler = handler;
  }

  /** This machine's addresses on the networks where it speaks. */
  get addresses(): ReadonlySet<string> {
    return this.#joined;
  }

  /** @throws Error of the system when the port cannot be had */
  async open(): Promise<void> {
    const socket = this.#socket;
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(this.#port, '0.0.0.0', () => {
        socket.off('error', reject);
        resolve();
      });
    });
    // A network that goes away is found out by sending to it.
    socket.on('error', () => {});
    socket.setMulticastTTL(TTL);
    socket.setMulticastLoopback(true);
    socket.on('message', (bytes, sender) => this.#received(bytes, sender));
    this.#joinNetworks();
    this.#networksTimer = setInterval(() => this.#joinNetworks(), MDNS_NETWORKS_MS).unref();
  }

  /** Says it on every network; the packet is made for this machine's address there. */
  say(packetFor: (address: string) => DnsPacket): Promise<void> {
    for (const address of this.#joined) this.#send(packetFor(address), address, GROUP, this.#port);
    return this.#sending;
  }

  /** Answers one who asked from a port of its own (RFC 6762, 6.7). */
  answer(packetFor: (address: string) => DnsPacket, { address, port }: Sender): void {
    const nearest = nearestTo(address, this.#joined);
    if (nearest !== undefined) this.#send(packetFor(nearest), nearest, address, port);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#networksTimer);
    await this.#sending;
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }

  #received(bytes: Buffer, sender: Sender): void {
    // Port 0 wants no answer (RFC 768), and nothing can be sent there.
    if (sender.port === 0 || bytes.length > MAX_MDNS_BYTES) return;
    let packet: DnsPacket;
    try {
      packet = decode(bytes);
    } catch {
      return;
    }
    if (!this.#closed) this.#handler.packet(packet, sender);
  }

  #joinNetworks(): void {
    const networks = new Set(this.#options.networks());
    for (const address of this.#joined) {
      if (networks.has(address)) continue;
      this.#joined.delete(address);
      attempt(() => this.#socket.dropMembership(GROUP, address));
    }
    let more = false;
    for (const address of networks) {
      if (this.#joined.has(address)) continue;
      if (!attempt(() => this.#socket.addMembership(GROUP, address))) continue;
      this.#joined.add(address);
      more = true;
    }
    if (more) this.#handler.joined();
  }

  #send(packet: DnsPacket, network: string, address: string, port: number): void {
    const bytes = encode(packet);
    this.#sending = this.#sending.then(
      () =>
        new Promise((resolve) => {
          // Its network may be down; it is said again when there is one.
          const sent = attempt(() => {
            this.#socket.setMulticastInterface(network);
            this.#socket.send(bytes, port, address, () => resolve());
          });
          if (!sent) resolve();
        }),
    );
  }
}

/** The one that shares the most leading bits with the address: its network is theirs. */
function nearestTo(address: string, own: Iterable<string>): string | undefined {
  const distance = (one: string) => (asNumber(one) ^ asNumber(address)) >>> 0;
  return [...own].sort((one, other) => distance(one) - distance(other))[0];
}

function asNumber(address: string): number {
  return address.split('.').reduce((number, byte) => (number << 8) | Number(byte), 0);
}

/** Whether it could be done. */
function attempt(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
