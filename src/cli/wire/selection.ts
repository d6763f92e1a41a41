// Which packets of a capture a person asked for.

import type { Packet } from '../../wire/packet.ts';

export interface WireFilters {
  /** Of either end. */
  readonly port?: number;
  /** Unix ms, inclusive. */
  readonly from?: number;
  /** Unix ms, exclusive. */
  readonly to?: number;
}

/** @param streams only these; undefined: all */
export function selector(
  { port, from, to }: WireFilters,
  streams?: ReadonlySet<number>,
): (packet: Packet) => boolean {
  if (port === undefined && from === undefined && to === undefined && streams === undefined) {
    return () => true;
  }
  return ({ segment, stream }) => {
    if (streams !== undefined && !streams.has(stream.number)) return false;
    if (port !== undefined && segment.sourcePort !== port && segment.destinationPort !== port) {
      return false;
    }
    const ms = segment.seconds * 1000 + segment.nanos / 1e6;
    return (from === undefined || ms >= from) && (to === undefined || ms < to);
  };
}
