/**
 * A record of a capture: one frame as it was on the wire, or the first bytes of it.
 *
 * A reader fills the same object again for each frame: who keeps one copies what it needs.
 */
export interface Frame {
  /** Its place in the file, from 1, as Wireshark counts: records that hold no TCP count too. */
  number: number;
  /** Whole seconds of its time since 1970; `nanos` (0 to 999,999,999) is the rest. */
  seconds: number;
  nanos: number;
  /** How many digits after the second the file keeps: 6 for microseconds, 9 for nanoseconds; 0: it has no time. */
  timeDigits: number;
  /**
   * What its first byte begins: a LINKTYPE_ number of https://www.tcpdump.org/linktypes.html; −1 for what is numbered
   * among the frames and is none (a log entry in a pcapng file).
   */
  linkType: number;
  /** The interface's number in a pcapng file; 0 in a pcap file. */
  interfaceId: number;
  /** How many bytes it had on the wire: more than were captured where the snapshot length cut it. */
  wireLength: number;
  /** Its captured bytes are `bytes[start]` up to, not including, `bytes[end]`. Not to be written to. */
  bytes: Uint8Array;
  start: number;
  end: number;
}

/** A frame to be filled by a reader. */
export function emptyFrame(): Frame {
  return {
    number: 0,
    seconds: 0,
    nanos: 0,
    timeDigits: 6,
    linkType: 0,
    interfaceId: 0,
    wireLength: 0,
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
  };
}
