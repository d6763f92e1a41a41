// Which connections of a capture are a device's.

import { HelloFinder } from '../../sight/hello-finder.ts';
import { writtenAddress } from '../../wire/address.ts';
import type { Packet } from '../../wire/packet.ts';
import type { Stream } from '../../wire/tcp/stream.ts';

interface Ends {
  readonly client: HelloFinder;
  readonly server: HelloFinder;
}

/** Finds out, packet by packet, who speaks on each connection. */
export class DeviceFinder {
  readonly #ends = new Map<number, Ends>();

  /** @returns the device that said HELLO in this packet; null: none did */
  take(packet: Packet): string | null {
    if (packet.segment.length === 0) return null;
    const { number } = packet.stream;
    let ends = this.#ends.get(number);
    if (ends === undefined) {
      ends = { client: new HelloFinder(), server: new HelloFinder() };
      this.#ends.set(number, ends);
    }
    return (packet.fromClient ? ends.client : ends.server).take(packet)?.device ?? null;
  }

  /** The connection is over, or is not looked at any more. */
  forget(stream: number): void {
    this.#ends.delete(stream);
  }
}

/** Whether one of the ends has that address, which is what a board without HELLO is called by. */
export function isAtAddress({ client, server }: Stream, address: string): boolean {
  return writtenAddress(client.address) === address || writtenAddress(server.address) === address;
}
