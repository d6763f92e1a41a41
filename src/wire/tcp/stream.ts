/** One side of a stream. */
export interface Side {
  /** The address as bytes: 4 of them or 16. */
  readonly address: Uint8Array;
  readonly port: number;
  /** Its first sequence number, as `x | 0`; what relative ones are counted from. */
  baseSeq: number;
  /** Shift of its windows; −1: not known, −2: scaling is off. */
  windowScale: number;
  packets: number;
  /** Bytes of data in its segments, copies included. */
  bytes: number;
  retransmissions: number;
  sentSyn: boolean;
  sentFin: boolean;
  sentReset: boolean;
}

/** A connection in a capture: a pair of sockets, from one SYN to the next on the same ports. */
export interface Stream {
  /** Its number, from 0, in the order of the file. */
  readonly number: number;
  /** The sender of its first packet, and the other one. */
  readonly client: Side;
  readonly server: Side;
  /** Times of its first and its last packet, ns since the capture's first frame. */
  readonly firstNs: number;
  lastNs: number;
  firstFrame: number;
  lastFrame: number;
  /** From the SYN to the first ACK of the handshake, in ns; −1 where that was not captured. */
  initialRttNs: number;
  /** Sum of SYN 1, SYN-ACK 2, ACK 4, data 8, FIN 16, RST 32, as Wireshark's "completeness". */
  completeness: number;
}
