/** Why reading cannot go on: the bytes are of no use (`refused`), or one record of them is damaged. */
export interface Fault {
  readonly kind: 'refused' | 'damaged';
  /** What is wrong, to be put after where it is, e.g. `at byte 40: `. */
  readonly words: string;
}

/** A file format's side of reading: finds the records in bytes that lie in one piece. */
export interface RecordReader {
  /**
   * Reads all records that are whole.
   *
   * @returns where the first one begins that is not whole, or where the fault is
   */
  read(bytes: Uint8Array, start: number, end: number): number;
  /** How many bytes there must be, from where `read` stopped, before it gets any further. */
  readonly needed: number;
  /** How many bytes after where `read` stopped it does not want to see. The caller sets it back to 0. */
  toSkip: number;
  /** Whether the file must not end here: a record was passed over in part. */
  readonly isAmidRecord: boolean;
  /** Set when nothing more can be read. */
  readonly fault: Fault | undefined;
}

/**
 * The most bytes that a record of a link type may have captured, as Wireshark has it.
 *
 * More than that is taken for damage: no network has frames of a gigabyte.
 */
export function maxCaptured(linkType: number): number {
  switch (linkType) {
    case LINKTYPE_DBUS:
    case LINKTYPE_USBPCAP:
      return 128 * 1024 * 1024;
    case LINKTYPE_EBHSCR:
      return 8 * 1024 * 1024;
    default:
      return 256 * 1024;
  }
}

const LINKTYPE_DBUS = 231;
const LINKTYPE_USBPCAP = 249;
const LINKTYPE_EBHSCR = 279;

/** Wireshark has no frames that are longer than this on the wire. */
const MAX_WIRE_LENGTH = 0x7fff_ffff;

/** @param written the length as the file has it, a whole number of 32 bits */
export function wireLengthOf(written: number): number {
  return Math.min(written, MAX_WIRE_LENGTH);
}
