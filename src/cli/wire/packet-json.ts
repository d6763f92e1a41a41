// Packets as JSON, one object a line. Bytes are put together by hand: a capture has millions of packets.

import { writtenSocket } from '../../wire/address.ts';
import { ANALYSIS, type Packet } from '../../wire/packet.ts';
import { TCP } from '../../wire/segment.ts';
import type { Side, Stream } from '../../wire/tcp/stream.ts';

/** Room for the packets of a write. */
const BUFFER_BYTES = 256 * 1024;

/** Connections whose sockets are kept as they are written: packets of many come mixed. */
const MAX_PLACES = 4096;

/** More than any packet takes. */
const MAX_LINE_BYTES = 1024;

const ZERO = 0x30;
const MINUS = 0x2d;
const DOT = 0x2e;
const NS_A_SECOND = 1e9;

/** Keys as they stand, each with what goes before it. */
const FRAME = Buffer.from('{"frame":');
const TIME = Buffer.from(',"time":');
const ACK = Buffer.from(',"ack":');
const LENGTH = Buffer.from(',"len":');
const ACKS_FRAME = Buffer.from(',"acksFrame":');
const ACK_RTT = Buffer.from(',"ackRtt":');
const INITIAL_RTT = Buffer.from(',"initialRtt":');
const BYTES_IN_FLIGHT = Buffer.from(',"bytesInFlight":');
const END = Buffer.from('}\n');

/** What a nanosecond has to be divided by so that so many digits are left. */
const DIVISORS = Array.from({ length: 10 }, (_, digits) => 10 ** (9 - digits));

/** Below it whole numbers are divided as 32-bit ones. */
const SMALL = 2 ** 31;

/** `,"flags":["PSH","ACK"],"window":` for each of the 512 combinations. */
const FLAGS = Array.from(
  { length: 512 },
  (_, bits) => `${listed('flags', TCP, bits)},"window":`,
).map((text) => Buffer.from(text));

/** The same of the analysis, as they come: there are few in a capture. */
const analyses = new Map<number, Uint8Array>();

function listed(key: string, names: Readonly<Record<string, number>>, bits: number): string {
  const set = Object.entries(names).filter(([, bit]) => bits & bit);
  return `,"${key}":${JSON.stringify(set.map(([name]) => name))}`;
}

function analysisOf(bits: number): Uint8Array {
  const known = analyses.get(bits) ?? Buffer.from(listed('analysis', ANALYSIS, bits));
  analyses.set(bits, known);
  return known;
}

/** The sockets of a stream as they are written, from either end. */
interface Places {
  readonly stream: Stream | null;
  readonly fromClient: Uint8Array;
  readonly fromServer: Uint8Array;
}

/** Writes packets into a buffer of its own. */
export class PacketJson {
  #bytes = Buffer.allocUnsafe(BUFFER_BYTES);
  #at = 0;
  readonly #write: (bytes: Uint8Array) => void;
  /** By the numbers of streams. */
  readonly #places = new Map<number, Places>();
  #latest: Places = { stream: null, fromClient: new Uint8Array(0), fromServer: new Uint8Array(0) };

  /** @param write takes many lines at once; the bytes are its own */
  constructor(write: (bytes: Uint8Array) => void) {
    this.#write = write;
  }

  /** @param timeDigits how many digits of the second the file has, 0 to 9 */
  add(packet: Packet, timeDigits: number): void {
    if (this.#at + MAX_LINE_BYTES > BUFFER_BYTES) this.flush();
    const { segment, stream } = packet;
    if (stream !== this.#latest.stream) this.#latest = this.#placesOf(stream);
    this.#put(FRAME);
    this.#whole(segment.frame);
    this.#put(TIME);
    this.#time(segment.seconds, segment.nanos, timeDigits);
    this.#put(packet.fromClient ? this.#latest.fromClient : this.#latest.fromServer);
    this.#whole(packet.seq);
    this.#put(ACK);
    this.#whole(packet.ack);
    // Not known where the header cannot be right.
    if (segment.length >= 0) {
      this.#put(LENGTH);
      this.#whole(segment.length);
    }
    this.#put(FLAGS[segment.flags & 0x1ff]);
    this.#whole(packet.window);
    this.#findings(packet);
    this.#put(END);
  }

  /** Writes what is still held. */
  flush(): void {
    if (this.#at === 0) return;
    this.#write(this.#bytes.subarray(0, this.#at));
    this.#bytes = Buffer.allocUnsafe(BUFFER_BYTES);
    this.#at = 0;
  }

  #findings(packet: Packet): void {
    if (packet.analysis !== 0) this.#put(analysisOf(packet.analysis));
    if (packet.acksFrame !== 0) {
      this.#put(ACKS_FRAME);
      this.#whole(packet.acksFrame);
      this.#put(ACK_RTT);
      this.#seconds(packet.ackRttNs);
    }
    if (packet.initialRttNs >= 0) {
      this.#put(INITIAL_RTT);
      this.#seconds(packet.initialRttNs);
    }
    if (packet.bytesInFlight >= 0) {
      this.#put(BYTES_IN_FLIGHT);
      this.#whole(packet.bytesInFlight);
    }
  }

  #placesOf(stream: Stream): Places {
    const known = this.#places.get(stream.number);
    if (known !== undefined) return known;
    if (this.#places.size === MAX_PLACES) this.#places.clear();
    const { number, client, server } = stream;
    const places = {
      stream,
      fromClient: placeOf(number, client, server),
      fromServer: placeOf(number, server, client),
    };
    this.#places.set(number, places);
    return places;
  }

  #put(bytes: Uint8Array): void {
    const into = this.#bytes;
    let at = this.#at;
    for (let index = 0; index < bytes.length; index++) into[at++] = bytes[index];
    this.#at = at;
  }

  /** A whole number from 0. */
  #whole(value: number): void {
    if (value < 10) {
      this.#bytes[this.#at++] = ZERO + value;
      return;
    }
    let digits = 2;
    for (let power = 100; power <= value; power *= 10) digits++;
    this.#digits(value, digits);
  }

  /** So many digits of it, with zeros before it. */
  #digits(value: number, digits: number): void {
    const into = this.#bytes;
    const from = this.#at;
    let at = from + digits - 1;
    let rest = value;
    for (; rest >= SMALL; at--) {
      const next = Math.floor(rest / 10);
      into[at] = ZERO + (rest - next * 10);
      rest = next;
    }
    for (let small = rest | 0; at >= from; at--) {
      const next = (small / 10) | 0;
      into[at] = ZERO + (small - next * 10);
      small = next;
    }
    this.#at = from + digits;
  }

  /** With all digits that the file has, and none that it has not. */
  #time(seconds: number, nanos: number, digits: number): void {
    if (seconds < 0) {
      // Before 1970 nanoseconds count on from a second that lies before the moment, too.
      this.#bytes[this.#at++] = MINUS;
      const isWhole = nanos === 0;
      this.#time(isWhole ? -seconds : -seconds - 1, isWhole ? 0 : NS_A_SECOND - nanos, digits);
      return;
    }
    this.#whole(seconds);
    if (digits === 0) return;
    this.#bytes[this.#at++] = DOT;
    this.#digits((nanos / DIVISORS[digits]) | 0, digits);
  }

  /** Nanoseconds as seconds, without zeros at the end. */
  #seconds(ns: number): void {
    if (ns < 0) this.#bytes[this.#at++] = MINUS;
    const size = Math.abs(ns);
    const seconds = Math.floor(size / NS_A_SECOND);
    const nanos = size - seconds * NS_A_SECOND;
    this.#whole(seconds);
    if (nanos === 0) return;
    this.#bytes[this.#at++] = DOT;
    this.#digits(nanos, 9);
    while (this.#bytes[this.#at - 1] === ZERO) this.#at--;
  }
}

/** What all packets of a direction have in common. */
function placeOf(stream: number, source: Side, destination: Side): Uint8Array {
  return Buffer.from(
    `,"stream":${stream},"src":"${writtenSocket(source)}","dst":"${writtenSocket(destination)}","seq":`,
  );
}
