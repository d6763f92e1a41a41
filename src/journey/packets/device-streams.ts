// Which connections of a capture are a device's: by a HELLO, or by an address.

import { MAX_SEARCHED_STREAMS } from '../../limits.ts';
import { HelloFinder } from '../../sight/hello-finder.ts';
import { writtenAddress } from '../../wire/address.ts';
import type { Packet } from '../../wire/packet.ts';
import type { Stream } from '../../wire/tcp/stream.ts';

/** Who speaks on each side of a stream. */
interface Speakers {
  readonly client: HelloFinder;
  readonly server: HelloFinder;
}

/** Collects their numbers. Its memory is that of the streams that go on at once, and of the numbers found. */
export class DeviceStreams {
  readonly own = new Set<number>();
  readonly #device: string;
  readonly #speakers = new Map<number, Speakers>();
  #all: Set<number> | null = new Set();

  constructor(device: string) {
    this.#device = device;
  }

  /** The numbers of all streams; null: there are too many to search them. */
  get all(): ReadonlySet<number> | null {
    return this.#all;
  }

  /** How many are listened to. */
  get followed(): number {
    return this.#speakers.size;
  }

  take(packet: Packet): void {
    const { stream, fromClient, segment } = packet;
    let speakers = this.#speakers.get(stream.number);
    if (speakers === undefined) {
      speakers = { client: new HelloFinder(), server: new HelloFinder() };
      this.#speakers.set(stream.number, speakers);
      this.#begun(stream);
    }
    if (segment.length === 0) return;
    const finder = fromClient ? speakers.client : speakers.server;
    if (finder.take(packet)?.device === this.#device) this.own.add(stream.number);
  }

  /** No more of it comes. */
  forget({ number }: Stream): void {
    this.#speakers.delete(number);
  }

  #begun(stream: Stream): void {
    if (isAt(stream, this.#device)) this.own.add(stream.number);
    this.#all?.add(stream.number);
    if (this.#all !== null && this.#all.size > MAX_SEARCHED_STREAMS) this.#all = null;
  }
}

function isAt({ client, server }: Stream, address: string): boolean {
  return writtenAddress(client.address) === address || writtenAddress(server.address) === address;
}
