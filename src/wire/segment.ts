/** The bits of a TCP header's flags (RFC 9293, 3.1; NS is RFC 3540's). */
export const TCP = {
  FIN: 0x001,
  SYN: 0x002,
  RST: 0x004,
  PSH: 0x008,
  ACK: 0x010,
  URG: 0x020,
  ECE: 0x040,
  CWR: 0x080,
  NS: 0x100,
} as const;

/**
 * A TCP segment as it stands in a frame: the header's fields, nothing that needs another packet.
 *
 * The dissector fills the same object again for each one: who keeps it copies what it needs.
 * Numbers of 32 bits (`seq`, `ack`) are kept signed, as `x | 0` gives them.
 */
export interface Segment {
  /** The frame that it came in. */
  frame: number;
  /** Whole seconds since 1970, and nanoseconds in that second. */
  seconds: number;
  nanos: number;

  /**
   * Where all offsets below point into: the frame's bytes, or, of a datagram that came in fragments, the whole one
   * put together (then its first fragment's IP header stands before it).
   */
  bytes: Uint8Array;
  /** The innermost IP header's place. */
  ipAt: number;
  /** 4 or 6. */
  ipVersion: number;
  /** The addresses' places: 4 or 16 bytes each, by `ipVersion`. */
  sourceAt: number;
  destinationAt: number;
  /** The TCP header's place. */
  tcpAt: number;
  /** How many fragments the datagram came in; 1 for one that was not cut. */
  fragments: number;

  sourcePort: number;
  destinationPort: number;
  seq: number;
  ack: number;
  /** The header's length, in bytes. */
  headerLength: number;
  /** The 12 bits of the flags field, `TCP`. */
  flags: number;
  /** The window field as it stands there, unscaled. */
  window: number;
  /** −1 where it was not captured. */
  urgentPointer: number;
  /** Bytes of data, by the IP total length: also where fewer were captured. 0 where that is not known. */
  length: number;
  /**
   * Whether it is known: not in a header that reaches behind its datagram, nor in a part of one, nor in a quotation.
   * Such a segment belongs to a stream, and is not analysed.
   */
  lengthKnown: boolean;
  /** The captured ones are `bytes[dataAt]` to, not including, `bytes[dataEnd]`. */
  dataAt: number;
  dataEnd: number;

  /**
   * Whether the header cannot be read to its end: the snapshot length cut it, it is too short to be one, or an
   * option has no room for what it must hold. Options may be missing then, and Wireshark, which follows the numbers of such a segment as of any
   * other, says nothing that its analysis found of it.
   */
  headerCut: boolean;

  /** Options; −1 (or a count of 0) where it has none. */
  mss: number;
  windowScale: number;
  sackPermitted: boolean;
  timestamp: boolean;
  timestampValue: number;
  /** −1 where only the value was captured. */
  timestampEcho: number;
  /** Left and right edges of its SACK blocks, signed 32 bits, `sackCount` pairs. */
  sackCount: number;
  sackEdges: Int32Array;
  /** Which subtypes of the Multipath TCP option it has (RFC 8684): a bit for each, 1 for 0. */
  multipath: number;

  /** Whether it is the start of a segment quoted in an ICMP error: numbered, never analysed. */
  quoted: boolean;
}

/** A segment to be filled by a dissector. */
export function emptySegment(): Segment {
  return {
    frame: 0,
    seconds: 0,
    nanos: 0,
    bytes: new Uint8Array(0),
    ipAt: 0,
    ipVersion: 4,
    sourceAt: 0,
    destinationAt: 0,
    tcpAt: 0,
    fragments: 1,
    sourcePort: 0,
    destinationPort: 0,
    seq: 0,
    ack: 0,
    headerLength: 0,
    flags: 0,
    window: 0,
    urgentPointer: 0,
    length: 0,
    lengthKnown: true,
    dataAt: 0,
    dataEnd: 0,
    headerCut: false,
    mss: -1,
    windowScale: -1,
    sackPermitted: false,
    timestamp: false,
    timestampValue: 0,
    timestampEcho: 0,
    sackCount: 0,
    sackEdges: new Int32Array(2 * MAX_SACK_BLOCKS),
    multipath: 0,
    quoted: false,
  };
}

/** SACK blocks that are read of a header: 40 bytes of options hold no more than four (RFC 2018, 3). */
export const MAX_SACK_BLOCKS = 4;
