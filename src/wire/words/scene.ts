// A packet on its stage: who speaks to whom, and what both said before.

import { ANALYSIS, type AnalysisName, type Packet } from '../packet.ts';
import { TCP } from '../segment.ts';
import { capitalised, distance } from './amounts.ts';
import { endOf, type Memory, type SideMemory } from './memory.ts';

/** What a rule looks at. */
export interface Scene {
  readonly packet: Packet;
  readonly memory: Memory;
  /** The sender's past, and that of the other side. */
  readonly mine: SideMemory;
  readonly theirs: SideMemory;
  /** `the board`, and `The board` for the beginning of a sentence. */
  readonly who: string;
  readonly Who: string;
  /** The other side: `the server`, `The server`. */
  readonly whom: string;
  readonly Whom: string;
  readonly syn: boolean;
  readonly fin: boolean;
  readonly rst: boolean;
  readonly ack: boolean;
  readonly push: boolean;
  /** Bytes of data; −1: the header cannot be right. */
  readonly length: number;
  /** The number behind the packet. */
  readonly end: number;
  /** By how many bytes it raises the acknowledgement; 0: it tells nothing new. */
  readonly news: number;
  /** How many whole segments that answers, as far as they were seen. */
  readonly answered: number;
  is(name: AnalysisName): boolean;
  /** Whether that was not explained yet on this connection: from now on it was. */
  firstTime(explained: string): boolean;
}

/** What each side is called: by the boards' port, else by who began. */
export function namesOf(
  packet: Packet,
  boardPort: number | undefined,
): { client: string; server: string } {
  const { client, server } = packet.stream;
  const isServer = server.port === boardPort;
  if (boardPort === undefined || isServer === (client.port === boardPort)) {
    return { client: 'client', server: 'server' };
  }
  return isServer ? { client: 'board', server: 'server' } : { client: 'server', server: 'board' };
}

/** To be set before the packet is remembered. */
export function setScene(packet: Packet, memory: Memory): Scene {
  const { fromClient, segment, analysis } = packet;
  const { flags } = segment;
  const mine = fromClient ? memory.client : memory.server;
  const theirs = fromClient ? memory.server : memory.client;
  const names = namesOf(packet, memory.boardPort);
  const who = `the ${fromClient ? names.client : names.server}`;
  const whom = `the ${fromClient ? names.server : names.client}`;
  const ack = (flags & TCP.ACK) !== 0;
  return {
    packet,
    memory,
    mine,
    theirs,
    who,
    Who: capitalised(who),
    whom,
    Whom: capitalised(whom),
    syn: (flags & TCP.SYN) !== 0,
    fin: (flags & TCP.FIN) !== 0,
    rst: (flags & TCP.RST) !== 0,
    ack,
    push: (flags & TCP.PSH) !== 0,
    length: segment.length,
    end: endOf(packet),
    news: ack && mine.ack !== -1 ? Math.max(0, distance(mine.ack, packet.ack)) : 0,
    answered: ack ? answeredBy(packet.ack, theirs) : 0,
    is: (name) => (analysis & ANALYSIS[name]) !== 0,
    firstTime(explained) {
      const { told } = memory;
      const isFirst = !told.has(explained);
      told.add(explained);
      return isFirst;
    },
  };
}

function answeredBy(ack: number, { underWay }: SideMemory): number {
  const open = underWay.findIndex(({ to }) => distance(to, ack) < 0);
  return open === -1 ? underWay.length : open;
}

/** Whether that flag was given to the last packet of a side. */
export function lastWas({ lastAnalysis }: SideMemory, ...names: readonly AnalysisName[]): boolean {
  return names.some((name) => (lastAnalysis & ANALYSIS[name]) !== 0);
}
