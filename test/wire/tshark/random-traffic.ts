import type { Random } from '../../../src/board/random.ts';
import { TCP } from '../../../src/wire/segment.ts';
import { below, pick } from '../fuzz/mutation.ts';
import {
  ethernet,
  icmp,
  ipv4,
  ipv6,
  type MadeFrame,
  option,
  type Piece,
  tcp,
} from '../packets/packets.ts';

/** One side of a connection, as far as making the next packet needs it. */
interface Speaker {
  readonly port: number;
  next: number;
  window: number;
}

interface Talk {
  readonly version: 4 | 6;
  readonly sides: readonly [Speaker, Speaker];
}

const { ACK, FIN, PSH, RST, SYN } = TCP;
const USUAL_FLAGS = [ACK, ACK, ACK, ACK | PSH, ACK | PSH];
const RARE_FLAGS = [SYN, SYN | ACK, FIN | ACK, RST, RST | ACK, 0, FIN, SYN | FIN, SYN | RST, 0x1d2];
/** Nothing, a byte as probes have, and more. */
const LENGTHS = [0, 0, 0, 0, 1, 2, 10, 10, 100];
const SHIFTS = [0, 0, 0, 0, 0, 0, -1, -1, 1, 10, -10, 100, -100, 110, -20, 1000];
const WINDOWS = [0, 0, 10, 100, 110, 1000, 65_535];
/** From one packet to the next, in ns. */
const PAUSES = [
  0, 1000, 50_000, 1_000_000, 2_000_000, 4_000_000, 19_000_000, 21_000_000, 2e9, -1_000_000,
];
const TALKS = 6;
const CLIENT_PORT = 47_001;
const SERVER_PORT = 47_101;
/** At which numbers connections begin: also where they wrap, and where their sign changes. */
const STARTS = [1000, 0, 1, 0xffff_fff0, 0x7fff_fff0, 0xffff_ffff];

/**
 * Packets of a few connections that keep near to what TCP does and often leave it: lost, late and repeated segments,
 * windows that close, probes, resets, ports used again, numbers that wrap.
 */
export function randomTraffic(count: number, random: Random, quotes = 0.02): MadeFrame[] {
  const talks = Array.from({ length: TALKS }, (_, index) => newTalk(index, random));
  const frames: MadeFrame[] = [];
  let at = 0;
  while (frames.length < count) {
    const talk = pick(talks, random);
    if (random() < 0.01) talks[talks.indexOf(talk)] = restarted(talk, random);
    const datagram = nextDatagram(talk, random);
    const bytes = ethernet(random() < quotes ? quoted(talk, datagram) : datagram).bytes;
    frames.push({ bytes, at });
    at = Math.max(0, at + pick(PAUSES, random));
  }
  return frames;
}

function newTalk(index: number, random: Random): Talk {
  const speaker = (port: number): Speaker => ({ port, next: pick(STARTS, random), window: 1000 });
  const sides = [speaker(CLIENT_PORT + index), speaker(SERVER_PORT)] as const;
  return { version: index % 3 === 2 ? 6 : 4, sides };
}

/** The same sockets with other numbers. */
function restarted({ version, sides }: Talk, random: Random): Talk {
  const anew = ({ port }: Speaker): Speaker => {
    return { port, next: below(2 ** 32, random), window: pick(WINDOWS, random) };
  };
  return { version, sides: [anew(sides[0]), anew(sides[1])] };
}

function nextDatagram(talk: Talk, random: Random): Piece {
  const swapped = random() < 0.5;
  const [from, to] = swapped ? [talk.sides[1], talk.sides[0]] : talk.sides;
  const flags = pick(random() < 0.85 ? USUAL_FLAGS : RARE_FLAGS, random);
  const length = pick(LENGTHS, random);
  const odd = random() < 0.4;
  const seq = from.next + (odd ? pick(SHIFTS, random) : 0);
  if (random() < 0.3) from.window = pick(WINDOWS, random);
  const ack = to.next + (odd ? pick(SHIFTS, random) : 0);
  const header = {
    from: from.port,
    to: to.port,
    seq: seq >>> 0,
    ack: (flags & ACK) !== 0 || random() < 0.2 ? ack >>> 0 : 0,
    flags,
    window: from.window,
    options: optionsOf(flags, to.next, random),
  };
  const end = seq + length + (flags & (SYN | FIN) ? 1 : 0);
  if (end > from.next || random() < 0.05) from.next = end;
  return datagram(talk.version, swapped, tcp(header, length));
}

function datagram(version: 4 | 6, swapped: boolean, segment: Piece): Piece {
  const [client, server] = version === 4 ? ['10.0.0.1', '10.0.0.2'] : ['fd00::1', 'fd00::2'];
  const [source, destination] = swapped ? [server, client] : [client, server];
  return version === 4
    ? ipv4({ source, destination }, segment)
    : ipv6({ source, destination }, segment);
}

function optionsOf(flags: number, acked: number, random: Random): number[][] {
  const options: number[][] = [];
  if ((flags & SYN) !== 0 && random() < 0.7) options.push(option.mss(1460));
  if (random() < ((flags & SYN) !== 0 ? 0.6 : 0.005))
    options.push(option.windowScale(below(16, random)));
  if ((flags & SYN) !== 0 && random() < 0.5) options.push(option.sackPermitted);
  if (random() < 0.3)
    options.push(option.timestamps(below(2 ** 32, random), below(2 ** 32, random)));
  if (random() < 0.1) options.push(sack(acked, random));
  return options;
}

function sack(acked: number, random: Random): number[] {
  const edges = Array.from({ length: 1 + below(2, random) }, () => {
    const left = acked + pick(SHIFTS, random);
    return [left >>> 0, (left + pick([1, 10, 100], random)) >>> 0];
  });
  return option.sack(...edges.flat());
}

/** An error from a router on the way, with the datagram that it is about. */
function quoted({ version }: Talk, about: Piece): Piece {
  return version === 4 ? ipv4({ source: '10.0.0.9', destination: '10.0.0.1' }, icmp(about)) : about;
}
