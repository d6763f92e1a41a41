import type { Sighting } from './sighting.ts';

/** Something that differs between copies, and that a box in the way may change. */
export type Mark = 'ipId' | 'timestampValue' | 'timestampEcho' | 'window';

/** FIN, SYN, RST, PSH, ACK, URG: routers may set the others. */
const LASTING_FLAGS = 0x3f;

/** No kind. */
export const NONE = -1;

const SMALLEST = 16;

/**
 * Numbers for packets, the same for those that cannot be told apart: by what a packet keeps on its way in any case,
 * and by marks that came through.
 *
 * A table of places without an object or a text a packet: of half a million these are most of the work and the memory.
 */
export class PacketKinds {
  readonly #marks: readonly Mark[];
  /** One packet of each kind, by its number. */
  readonly #first: Sighting[] = [];
  /** Numbers of kinds, each one more than it is; 0: free. Never more than half full. */
  #table = new Int32Array(SMALLEST);

  constructor(marks: readonly Mark[]) {
    this.#marks = marks;
  }

  /** How many there are: their numbers are below it. */
  get size(): number {
    return this.#first.length;
  }

  /** The number of a packet's kind, a new one if need be. */
  add(packet: Sighting): number {
    if (2 * (this.size + 1) > this.#table.length) this.#grow();
    const place = this.#placeOf(packet);
    const known = this.#table[place] ?? 0;
    if (known > 0) return known - 1;
    this.#table[place] = this.#first.push(packet);
    return this.size - 1;
  }

  /** The number of a packet's kind; `NONE`: there is no such packet. */
  find(packet: Sighting): number {
    return (this.#table[this.#placeOf(packet)] ?? 0) - 1;
  }

  /** Where its kind stands, or could. */
  #placeOf(packet: Sighting): number {
    const last = this.#table.length - 1;
    for (let place = this.#hash(packet) & last; ; place = (place + 1) & last) {
      const known = this.#table[place] ?? 0;
      const other = this.#first[known - 1];
      if (other === undefined || this.#isAlike(packet, other)) return place;
    }
  }

  #isAlike(one: Sighting, other: Sighting): boolean {
    return (
      one.seq === other.seq &&
      one.ack === other.ack &&
      one.length === other.length &&
      ((one.flags ^ other.flags) & LASTING_FLAGS) === 0 &&
      this.#marks.every((mark) => one[mark] === other[mark])
    );
  }

  #hash(packet: Sighting): number {
    const { seq, ack, length, flags } = packet;
    let hash = Math.imul(seq, 0x9e3779b1) ^ Math.imul(ack, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15) ^ (length << 6) ^ (flags & LASTING_FLAGS), 0xc2b2ae35);
    for (const mark of this.#marks)
      hash = Math.imul(hash ^ (hash >>> 13) ^ packet[mark], 0x27d4eb2f);
    return (hash ^ (hash >>> 16)) >>> 0;
  }

  #grow(): void {
    this.#table = new Int32Array(2 * this.#table.length);
    for (const [number, packet] of this.#first.entries()) {
      this.#table[this.#placeOf(packet)] = number + 1;
    }
  }
}

/** Packets of one direction by their kinds. */
export class PacketGroups {
  readonly #packets: readonly Sighting[];
  readonly #kinds: PacketKinds;
  /** By the number of a kind: places of its first packet and its last one, and how many it has. */
  readonly #heads: Int32Array;
  readonly #sizes: Int32Array;
  /** The place of the next packet of the same kind, by places. */
  readonly #next: Int32Array;

  constructor(packets: readonly Sighting[], marks: readonly Mark[]) {
    this.#packets = packets;
    this.#kinds = new PacketKinds(marks);
    this.#heads = new Int32Array(packets.length);
    this.#sizes = new Int32Array(packets.length);
    this.#next = new Int32Array(packets.length).fill(NONE);
    const tails = new Int32Array(packets.length);
    for (const [place, packet] of packets.entries()) {
      const kind = this.#kinds.add(packet);
      if (this.#sizes[kind] === 0) this.#heads[kind] = place;
      else this.#next[tails[kind] ?? 0] = place;
      tails[kind] = place;
      this.#sizes[kind] = (this.#sizes[kind] ?? 0) + 1;
    }
  }

  /** How many kinds there are: their numbers are in the order in which they first came. */
  get size(): number {
    return this.#kinds.size;
  }

  /** The number of the kind that a packet of another capture is of; `NONE`: of none. */
  find(packet: Sighting): number {
    return this.#kinds.find(packet);
  }

  /** The only packet of a kind; undefined: it has several, or there is no such kind. */
  only(kind: number): Sighting | undefined {
    return this.#sizes[kind] === 1 ? this.#packets[this.#heads[kind] ?? 0] : undefined;
  }

  /** The packets of a kind, in their order. */
  of(kind: number): Sighting[] {
    const members: Sighting[] = [];
    for (let place = this.#heads[kind] ?? NONE; members.length < (this.#sizes[kind] ?? 0); ) {
      const packet = this.#packets[place];
      if (packet === undefined) break;
      members.push(packet);
      place = this.#next[place] ?? NONE;
    }
    return members;
  }
}
