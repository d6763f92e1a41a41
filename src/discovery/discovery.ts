// Multicast DNS for a server: it announces itself to boards, and hears of boards that are servers.

import { hostname } from 'node:os';
import { MDNS_GOODBYE_MS } from '../limits.ts';
import { Announcer } from './announcer.ts';
import { type AnnouncedBoard, Browser } from './browser.ts';
import { MdnsSocket } from './mdns-socket.ts';
import { asLabel } from './service.ts';

export interface DiscoveryOptions {
  /** Where boards connect. */
  readonly port: number;
  /** What else they may want to know. */
  readonly about: Readonly<Record<string, string>>;
  /** This machine's IPv4 addresses on the networks where boards may be. */
  readonly networks: () => readonly string[];
  readonly onBoard: (board: AnnouncedBoard) => void;
  /** The machine's name, and the port of multicast DNS: others in tests. */
  readonly host?: string;
  readonly mdnsPort?: number;
  readonly probeMs?: number;
}

export interface Discovery {
  /** What the server is called on the network, once nobody else has the name; null: not yet. */
  readonly name: string | null;
  readonly boards: readonly AnnouncedBoard[];
  /** Says goodbye. */
  stop(): Promise<void>;
}

/** RFC 6762, 3. */
const MDNS_PORT = 5353;

/** @throws Error of the system when multicast DNS cannot be had */
export async function startDiscovery(options: DiscoveryOptions): Promise<Discovery> {
  const { port, about, networks, onBoard, mdnsPort = MDNS_PORT, probeMs } = options;
  const [host = ''] = (options.host ?? hostname()).split('.');
  const socket = new MdnsSocket(
    { networks, port: mdnsPort },
    {
      packet(packet, sender) {
        announcer.packet(packet, sender);
        browser.packet(packet, sender);
      },
      joined() {
        announcer.start();
        browser.start();
      },
    },
  );
  const service = {
    name: asLabel(`Tapline on ${host}`),
    // Not the machine's own name: whoever answers for that would take this for a second machine.
    host: asLabel(`${host}-tapline`),
    port,
    about: { role: 'server', ...about },
  };
  const announcer = new Announcer({
    voice: socket,
    service,
    mdnsPort,
    ...(probeMs !== undefined && { probeMs }),
  });
  const browser = new Browser({
    onBoard,
    // Others need not tell what this server says itself.
    ask: (question) => void socket.say(() => ({ ...question, answers: announcer.known })),
  });
  await socket.open();
  return {
    get name() {
      return announcer.announced ? announcer.name : null;
    },
    get boards() {
      return browser.boards;
    },
    async stop() {
      browser.stop();
      const limit = new Promise<void>((resolve) => setTimeout(resolve, MDNS_GOODBYE_MS).unref());
      await Promise.race([announcer.stop().then(() => socket.close()), limit]);
    },
  };
}
