// Makes a packet again of what was kept of it: the analysis from columns, its segment from its bytes.

import { Dissector } from '../../../src/wire/dissect/dissector.ts';
import type { Packet } from '../../../src/wire/packet.ts';
import { emptySegment, type Segment } from '../../../src/wire/segment.ts';
import type { Stream } from '../../../src/wire/tcp/stream.ts';
import { FROM_CLIENT } from './columns.ts';
import type { KeptPackets } from './kept-packets.ts';

export class PacketAgain {
  readonly #packets: KeptPackets;
  readonly #dissector = new Dissector();

  constructor(packets: KeptPackets) {
    this.#packets = packets;
  }

  /**
   * The packet, to be used before the next one is asked for. One whose bytes were let go has no options and no
   * data. Undefined: nothing of it is kept.
   */
  of(number: number, stream: Stream): Packet | undefined {
    const place = this.#packets.place(number);
    if (place === undefined) return undefined;
    const { columns, at } = place;
    const flags = columns.flags[at] ?? 0;
    const fromClient = (flags & FROM_CLIENT) !== 0;
    const length = columns.length[at] ?? 0;
    const segment = this.#segment(number, flags & ~FROM_CLIENT, length) ?? emptySegment();
    const [from, to] = fromClient ? [stream.client, stream.server] : [stream.server, stream.client];
    segment.sourcePort = from.port;
    segment.destinationPort = to.port;
    segment.frame = columns.frame[at] ?? 0;
    segment.flags = flags & ~FROM_CLIENT;
    segment.length = length;
    return {
      segment,
      stream,
      fromClient,
      timeNs: columns.timeNs[at] ?? 0,
      seq: columns.seq[at] ?? 0,
      ack: columns.ack[at] ?? 0,
      window: columns.window[at] ?? 0,
      analysis: columns.analysis[at] ?? 0,
      duplicateNumber: columns.duplicateNumber[at] ?? 0,
      duplicateOf: columns.duplicateOf[at] ?? 0,
      acksFrame: columns.acksFrame[at] ?? 0,
      ackRttNs: columns.ackRttNs[at] ?? -1,
      initialRttNs: stream.initialRttNs,
      timeoutNs: columns.timeoutNs[at] ?? -1,
      timeoutFrame: columns.timeoutFrame[at] ?? 0,
      bytesInFlight: columns.bytesInFlight[at] ?? -1,
      // Not kept: nothing that is shown needs them.
      pushBytes: -1,
      deltaNs: 0,
    };
  }

  /** A frame may hold several packets. */
  #segment(number: number, flags: number, length: number): Segment | undefined {
    const frame = this.#packets.frame(number);
    if (frame === undefined) return undefined;
    let found: Segment | undefined;
    this.#dissector.dissect(frame, (segment) => {
      if (segment.quoted || segment.flags !== flags || segment.length !== length) return;
      found ??= { ...segment, sackEdges: segment.sackEdges.slice() };
    });
    return found;
  }
}
