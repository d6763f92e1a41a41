// What is remembered of a connection so that the next packet can be told: a few numbers for each side.

import { MAX_TOLD_HOLES, MAX_TOLD_SEGMENTS } from '../../limits.ts';
import { ANALYSIS, type Packet } from '../packet.ts';
import { TCP } from '../segment.ts';
import { behind, distance } from './amounts.ts';
import { gatherSacked, hasBehindGap, type Range } from './sacked.ts';

/** Bytes that went by, from one number to (not including) another. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** The packet that carried them, or before which they were missing. */
  readonly frame: number;
  readonly timeNs: number;
}

/** One side, as far as its packets told. */
export interface SideMemory {
  packets: number;
  lastFrame: number;
  lastNs: number;
  lastAnalysis: number;
  lastFlags: number;
  lastLength: number;
  lastSeq: number;
  /** When it last sent data, ns; −1: never. */
  dataNs: number;
  /** How often it asked for the connection, and when first. */
  syns: number;
  synNs: number;
  sentSynAck: boolean;
  /** How often it said that it has sent all; when first; the number behind that FIN. */
  fins: number;
  finNs: number;
  finEnd: number;
  resets: number;
  /** The number behind the last byte that it sent; −1: it has sent none. */
  next: number;
  /** The number that it waits for; −1: it has acknowledged nothing. */
  ack: number;
  /** When `ack` last moved, and how many segments were on their way to it just before. */
  ackNs: number;
  answeredOf: number;
  /** The least time that one of its ACKs took, ns; −1: not known. */
  leastRttNs: number;
  /** It told that bytes are missing, and has not got them since. */
  missesSome: boolean;
  /** What it has behind the bytes that are missing, as far as it told: rising, and apart. */
  readonly sacked: Range[];
  /** How often its data came right behind an ACK for the one small segment before. */
  heldBack: number;
  /** Its window as it last told it; −1: not told. */
  window: number;
  /** Since when its window is closed, ns; −1: it is open. */
  closedNs: number;
  /** Empty packets that ask whether the other side is there, since it last said anything new. */
  questions: number;
  /** Of its SYN; −1: not told. */
  mss: number;
  /** Segments that the other side has not acknowledged, in the order of their numbers. */
  readonly underWay: Stretch[];
  /** Numbers that were passed over and have not come since. */
  readonly holes: Stretch[];
}

/** What the sentences of one connection remember. Bounded, however long it is. */
export interface Memory {
  /** Who has this port is the server, and the other side the board. */
  readonly boardPort: number | undefined;
  /** The end that the packets were captured at, where it is known. */
  readonly capturedAt: 'client' | 'server' | undefined;
  readonly client: SideMemory;
  readonly server: SideMemory;
  /** Packets so far. */
  packets: number;
  /** The handshake is complete. */
  stands: boolean;
  /** Asides that were made, and what was explained at length: each once a connection. */
  readonly told: Set<string>;
}

/**
 * For a connection of which nothing was told yet.
 *
 * @param boardPort the port on which boards are expected; without it the ends are client and server
 * @param capturedAt the end that the packets were captured at, where it is known: what takes long there took long at that
 *   end, and not on the way
 */
export function startMemory({
  boardPort,
  capturedAt,
}: {
  readonly boardPort?: number;
  readonly capturedAt?: 'client' | 'server' | undefined;
} = {}): Memory {
  return {
    boardPort,
    capturedAt,
    client: newSide(),
    server: newSide(),
    packets: 0,
    stands: false,
    told: new Set(),
  };
}

function newSide(): SideMemory {
  return {
    packets: 0,
    lastFrame: 0,
    lastNs: 0,
    lastAnalysis: 0,
    lastFlags: 0,
    lastLength: 0,
    lastSeq: -1,
    dataNs: -1,
    syns: 0,
    synNs: 0,
    sentSynAck: false,
    fins: 0,
    finNs: 0,
    finEnd: -1,
    resets: 0,
    next: -1,
    ack: -1,
    ackNs: 0,
    answeredOf: 0,
    leastRttNs: -1,
    missesSome: false,
    sacked: [],
    heldBack: 0,
    window: -1,
    closedNs: -1,
    questions: 0,
    mss: -1,
    underWay: [],
    holes: [],
  };
}

/** The number behind a packet: its SYN and its FIN count like a byte. */
export function endOf({ seq, segment }: Packet): number {
  const marks = segment.flags & (TCP.SYN | TCP.FIN) ? 1 : 0;
  return behind(seq, Math.max(segment.length, 0) + marks);
}

/** Keeps what the packet told. To be called with every packet of the connection, in order. */
export function remember(packet: Packet, memory: Memory): void {
  const mine = packet.fromClient ? memory.client : memory.server;
  const theirs = packet.fromClient ? memory.server : memory.client;
  const { flags, length } = packet.segment;
  memory.packets++;
  mine.packets++;
  // Such a header cannot be right, and nothing follows from it.
  if (length < 0) return;
  if (flags & TCP.SYN) rememberSyn(packet, mine);
  if (flags & TCP.FIN) rememberFin(packet, mine);
  if (flags & TCP.RST) mine.resets++;
  else rememberBytes(packet, mine);
  if (flags & TCP.ACK && !(flags & TCP.RST)) rememberAck(packet, mine, theirs);
  if (!(flags & (TCP.SYN | TCP.RST)) && theirs.sentSynAck && mine.syns > 0) memory.stands = true;
  if (!(flags & TCP.RST)) rememberWindow(packet, mine);
  rememberLast(packet, mine, theirs);
}

function rememberSyn({ segment, timeNs }: Packet, mine: SideMemory): void {
  if (mine.syns === 0) mine.synNs = timeNs;
  mine.syns++;
  mine.sentSynAck = (segment.flags & TCP.ACK) !== 0;
  mine.mss = segment.mss;
}

function rememberFin(packet: Packet, mine: SideMemory): void {
  if (mine.fins === 0) mine.finNs = packet.timeNs;
  mine.fins++;
  mine.finEnd = endOf(packet);
}

function rememberBytes(packet: Packet, mine: SideMemory): void {
  const { seq, segment, timeNs } = packet;
  const end = endOf(packet);
  if (segment.length > 0 && !(packet.analysis & ANALYSIS.keep_alive)) mine.dataNs = timeNs;
  if (mine.next === -1) mine.next = seq;
  const passed = distance(mine.next, seq);
  if (passed > 0) {
    mine.holes.push({ from: mine.next, to: seq, frame: segment.frame, timeNs });
    if (mine.holes.length > MAX_TOLD_HOLES) mine.holes.shift();
  } else if (end !== seq) {
    fill(mine, seq, end);
  }
  if (distance(mine.next, end) <= 0) return;
  if (end !== seq) {
    mine.underWay.push({ from: seq, to: end, frame: segment.frame, timeNs });
    if (mine.underWay.length > MAX_TOLD_SEGMENTS) mine.underWay.shift();
  }
  mine.next = end;
}

/** What came late is missing no longer. */
function fill(side: SideMemory, from: number, to: number): void {
  for (let at = side.holes.length - 1; at >= 0; at--) {
    const hole = side.holes[at];
    if (distance(from, hole.to) <= 0 || distance(hole.from, to) <= 0) continue;
    const rest: Stretch[] = [];
    if (distance(hole.from, from) > 0) rest.push({ ...hole, to: from });
    if (distance(to, hole.to) > 0) rest.push({ ...hole, from: to });
    side.holes.splice(at, 1, ...rest);
  }
  if (side.holes.length > MAX_TOLD_HOLES) side.holes.length = MAX_TOLD_HOLES;
}

function rememberAck(packet: Packet, mine: SideMemory, theirs: SideMemory): void {
  const { ack, ackRttNs, timeNs } = packet;
  if (ackRttNs >= 0 && (mine.leastRttNs === -1 || ackRttNs < mine.leastRttNs)) {
    mine.leastRttNs = ackRttNs;
  }
  const moved = mine.ack === -1 ? 1 : distance(mine.ack, ack);
  if (tellsOfGap(packet)) mine.missesSome = true;
  else if (moved > 0) {
    mine.missesSome = false;
    mine.sacked.length = 0;
  }
  if (moved > 0) {
    mine.ack = ack;
    mine.ackNs = timeNs;
    mine.answeredOf = theirs.underWay.length;
    theirs.questions = 0;
  }
  if (mine.missesSome) gatherSacked(mine.sacked, packet, mine.ack);
  while (theirs.underWay.length > 0 && distance(theirs.underWay[0].to, ack) >= 0) {
    theirs.underWay.shift();
  }
}

/** Whether it says that bytes are missing: by what came behind them, or by asking more than once. */
function tellsOfGap(packet: Packet): boolean {
  const { analysis, segment, duplicateNumber } = packet;
  if (hasBehindGap(packet)) return true;
  const asks = (analysis & ANALYSIS.duplicate_ack) !== 0 && duplicateNumber > 1;
  return asks && segment.sackCount === 0;
}

function rememberWindow({ window, timeNs, segment }: Packet, mine: SideMemory): void {
  mine.window = window;
  if (window > 0) mine.closedNs = -1;
  else if (mine.closedNs === -1 && !(segment.flags & TCP.SYN)) mine.closedNs = timeNs;
}

function rememberLast(packet: Packet, mine: SideMemory, theirs: SideMemory): void {
  const { segment, analysis, timeNs, seq } = packet;
  const asks = ANALYSIS.keep_alive | ANALYSIS.zero_window_probe;
  if (analysis & asks) mine.questions++;
  else theirs.questions = 0;
  mine.lastFrame = segment.frame;
  mine.lastNs = timeNs;
  mine.lastAnalysis = analysis;
  mine.lastFlags = segment.flags;
  mine.lastLength = segment.length;
  mine.lastSeq = seq;
}
