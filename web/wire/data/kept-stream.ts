// One connection of the capture: which of the kept packets are its own, and what was counted of it.

import { HelloFinder } from '../../../src/sight/hello-finder.ts';
import { BeginningFinder } from '../../../src/wire/beginning.ts';
import { isTwice } from '../../../src/wire/captured-twice.ts';
import type { Packet } from '../../../src/wire/packet.ts';
import type { Stream } from '../../../src/wire/tcp/stream.ts';
import { TroubleCounts } from '../../../src/wire/trouble-counts.ts';
import { NumberList } from './number-list.ts';
import { isTrouble } from './trouble.ts';

export class KeptStream {
  readonly stream: Stream;
  /** Numbers of its packets among all that are kept. */
  readonly packets = new NumberList();
  /** Those that a person looks for. */
  readonly troublesome = new NumberList();
  readonly troubles = new TroubleCounts();
  readonly began = new BeginningFinder();
  /** Packets with data that had come before, captured once more. */
  twice = 0;
  /** How the board calls itself in it; null: it has not. */
  device: string | null = null;
  #hellos: { readonly client: HelloFinder; readonly server: HelloFinder } | null = null;

  constructor(stream: Stream) {
    this.stream = stream;
  }

  /** @param number of the packet among all that are kept */
  add(number: number, packet: Packet): void {
    const { analysis, segment } = packet;
    this.packets.push(number);
    if (segment.length > 0) this.#hear(packet);
    if (isTrouble(segment.flags, analysis)) this.troublesome.push(number);
    this.troubles.take(packet);
    this.began.take(packet);
  }

  #hear(packet: Packet): void {
    this.#hellos ??= { client: new HelloFinder(), server: new HelloFinder() };
    const { client, server } = this.#hellos;
    this.device = (packet.fromClient ? client : server).take(packet)?.device ?? this.device;
  }

  get isTwice(): boolean {
    return isTwice({ dataPackets: this.troubles.dataPackets, twice: this.twice });
  }

  /** Forgets packets that are no longer kept. @param first number of the first that is */
  dropBelow(first: number): void {
    this.packets.dropBefore(this.packets.placeOf(first));
    this.troublesome.dropBefore(this.troublesome.placeOf(first));
  }
}
