// What the Wire page and its worker say to each other.

import type { Beginning } from '../../src/wire/beginning.ts';
import type { CaptureReport } from '../../src/wire/capture.ts';
import type { FrameLayer } from '../../src/wire/dissect/details/fields.ts';
import type { Mark, Troubles } from './data/trouble.ts';
import type { BundleWay, PacketWay, PairRow, PairView } from './pair-protocol.ts';

// --- What is read ---------------------------------------------------------------------------------

/** Where packets come from, and how that goes. */
export type SourceState =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'file';
      /** One, or two that were taken at both ends of the same connections. */
      readonly names: readonly string[];
      /** Of all of them. */
      readonly bytes: number;
      readonly readBytes: number;
      readonly state: 'reading' | 'read' | 'stopped' | 'refused';
      /** Why it was refused, in words. */
      readonly words: string;
    }
  | {
      readonly kind: 'live';
      readonly state: 'connecting' | 'live' | 'cut';
      /** Unix ms. */
      readonly since: number;
      /** How often it was cut and begun anew. */
      readonly cuts: number;
      /** Why it was cut, in words. */
      readonly words: string;
    };

/** The machine on which a capture was taken. */
export type TakenAt = 'board' | 'server';

/** The capture as a whole. */
export interface Whole {
  readonly source: SourceState;
  readonly report: CaptureReport | null;
  /** Unix ms of its first frame; fractions count. Null: it has none yet. */
  readonly startedAt: number | null;
  readonly streams: number;
  /** Connections most of whose packets seem to have been captured twice. */
  readonly capturedTwice: number;
  /** Packets that were let go to keep memory bounded, and those whose bytes alone were. */
  readonly letGo: number;
  /** What else is to be known of it, in words. */
  readonly notes: readonly string[];
  /** How two captures were put together, in words; empty: there is one. */
  readonly together: readonly string[];
  /** Why files that were given last are not shown, in words; empty: they are. */
  readonly notTaken: string;
}

// --- The table of connections ---------------------------------------------------------------------

export type StreamSort =
  | 'who'
  | 'began'
  | 'duration'
  | 'packets'
  | 'bytes'
  | 'rtt'
  | 'lost'
  | 'delay'
  | 'trouble'
  | 'ended';

/** How a connection ended. */
export type Ending =
  | 'open'
  | 'client-fin'
  | 'server-fin'
  | 'both-fin'
  | 'client-reset'
  | 'server-reset';

/** A connection of the table. */
export interface StreamRow {
  readonly number: number;
  /** `192.168.1.42:46280`, `[fd00::7]:5050`. */
  readonly client: string;
  readonly server: string;
  /** Null: nobody knows who it is. */
  readonly device: string | null;
  /** Nanoseconds since the capture's first frame. */
  readonly firstNs: number;
  readonly lastNs: number;
  readonly packets: number;
  readonly bytesUp: number;
  readonly bytesDown: number;
  /** −1: not known. */
  readonly rttNs: number;
  readonly troubles: Troubles;
  /** Most of its packets seem to have been captured twice, and look as if they had been sent again. */
  readonly isTwice: boolean;
  readonly began: Beginning;
  readonly ended: Ending;
  /** Null: there is one capture. */
  readonly pair: PairRow | null;
}

export interface TableWish {
  /** In the device, the addresses or the ports; empty: all. */
  readonly find: string;
  readonly sort: StreamSort;
  readonly descending: boolean;
  /** Rows that are looked at; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
}

export interface TableView {
  /** What was looked for. */
  readonly find: string;
  readonly matching: number;
  readonly from: number;
  readonly rows: readonly StreamRow[];
}

// --- The ladder of one connection -----------------------------------------------------------------

/** A row a packet, or a row a step of time. */
export type Spacing = { readonly kind: 'even' } | { readonly kind: 'time'; readonly rowNs: number };

export interface LadderWish {
  readonly stream: number;
  readonly spacing: Spacing;
  /** Rows that are looked at; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
}

/** A packet as a row shows it. */
export interface PacketRow {
  /** Which packet of the connection it is, from 0; those that were let go count. */
  readonly place: number;
  readonly frame: number;
  /** Nanoseconds since the capture's first frame, and since the packet before it (−1: there is none). */
  readonly timeNs: number;
  readonly sinceNs: number;
  readonly fromClient: boolean;
  readonly flags: number;
  readonly seq: number;
  readonly ack: number;
  readonly length: number;
  readonly window: number;
  readonly marks: readonly Mark[];
  /** Empty: it is not told yet. */
  readonly sentence: string;
  /** The lines and readings in it, as a stranger wrote them; empty: none are known. */
  readonly carries: string;
  /** Null: there is one capture. */
  readonly way: PacketWay | null;
}

/** Packets that lie too close together in time to be told apart. */
export interface Bundle {
  readonly place: number;
  readonly packets: number;
  readonly up: number;
  readonly down: number;
  readonly bytes: number;
  readonly fromNs: number;
  readonly toNs: number;
  readonly marks: readonly Mark[];
  /** Bit n: a packet came in the n-th part of the row, of `BUNDLE_LINES`; from the client, and to it. */
  readonly upLines: number;
  readonly downLines: number;
  /** The same of packets with trouble, whoever sent them. */
  readonly troubleLines: number;
  /** The way of each between two captures; empty: there is one, or they are too many to be drawn. */
  readonly ways: readonly BundleWay[];
}

/** Into how many parts the row of a bundle is cut. */
export const BUNDLE_LINES = 12;

export type LadderRow = {
  readonly row: number;
  /** Where in the row it is by its time, from 0 to 1. */
  readonly within: number;
} & ({ readonly packet: PacketRow } | { readonly bundle: Bundle });

export interface LadderView {
  readonly wish: LadderWish;
  readonly stream: StreamRow;
  /** Rows that there are: the first may not be 0. */
  readonly first: number;
  readonly end: number;
  readonly rows: readonly LadderRow[];
  /** Packets of it that were let go. */
  readonly letGo: number;
  readonly troublesome: number;
  /** All sentences are there; else more of them will be told. */
  readonly isTold: boolean;
  /** Null: one capture has it. */
  readonly pair: PairView | null;
}

/** What the packets before it make of a packet, in words. */
export interface PacketNote {
  readonly words: string;
  /** Place of another packet that it speaks of; null: there is none, or no more. */
  readonly place: number | null;
}

/** A packet closely. */
export interface PacketDetail {
  /** Its sentence is there; else it will be told. */
  readonly isTold: boolean;
  readonly packet: PacketRow;
  /** When it was captured, in Unix ms by that capture's own clock; fractions count. */
  readonly at: number;
  readonly carries: readonly string[];
  /** What had come too early and can be read with it. */
  readonly releases: readonly string[];
  /** The background of it; empty: there is none. */
  readonly aside: string;
  readonly promise: { readonly title: string; readonly explanation: string } | null;
  readonly notes: readonly PacketNote[];
  /** As Wireshark calls what it is. */
  readonly analysis: readonly string[];
  /** How many fragments it came in. */
  readonly fragments: number;
  readonly layers: readonly FrameLayer[];
  /** Of the frame, as far as they were captured; null: they were let go. */
  readonly bytes: Uint8Array | null;
  /** How many bytes the frame had on the wire. */
  readonly wireLength: number;
  /** Null: there is one capture. */
  readonly pair: PairDetail | null;
}

/** What two captures tell of a packet. */
export interface PairDetail {
  /** What none of both could say alone. */
  readonly notes: readonly PacketNote[];
  /** What the capture is called that has it as it is told here, and the other one. */
  readonly capture: string;
  readonly otherCapture: string;
  /** As the other capture has it; null: it has not. */
  readonly other: PacketDetail | null;
}

/** The whole connection in little: bytes over time, and where trouble is. */
export interface Strip {
  readonly stream: number;
  readonly fromNs: number;
  readonly toNs: number;
  /** Bytes a part of the time, from the client and to it. */
  readonly up: Float64Array;
  readonly down: Float64Array;
  /** Bits of `STRIP_MARKS`, a part of the time. */
  readonly marks: Uint16Array;
}

/** What to look for in a connection. */
export type Target =
  | { readonly kind: 'place'; readonly place: number }
  | { readonly kind: 'frame'; readonly frame: number }
  | { readonly kind: 'time'; readonly ns: number }
  | { readonly kind: 'row'; readonly from: number; readonly rows: number }
  | { readonly kind: 'first' }
  | { readonly kind: 'last' }
  | { readonly kind: 'trouble'; readonly from: number | null; readonly isForward: boolean };

/** Where it was found. */
export interface Found {
  readonly place: number;
  readonly row: number;
  readonly timeNs: number;
}

// --- Messages -------------------------------------------------------------------------------------

export type ToWire =
  /** One capture, or two that were taken at both ends. */
  | {
      readonly type: 'files';
      readonly files: readonly File[];
      /** Where the only one was taken; undefined: nobody knows. */
      readonly takenAt: TakenAt | undefined;
    }
  /** The capture of the other end than the one that is shown. */
  | { readonly type: 'other-end'; readonly files: readonly File[] }
  | { readonly type: 'live' }
  /** Where boards connect. */
  | { readonly type: 'ports'; readonly ports: readonly number[] }
  /** Ends what is being read; what was read stays. */
  | { readonly type: 'stop' }
  /** Forgets all. */
  | { readonly type: 'close' }
  | { readonly type: 'table'; readonly wish: TableWish | null }
  | { readonly type: 'ladder'; readonly wish: LadderWish | null }
  | {
      readonly type: 'seek';
      readonly id: number;
      readonly stream: number;
      readonly spacing: Spacing;
      readonly target: Target;
    }
  | {
      readonly type: 'packet';
      readonly id: number;
      readonly stream: number;
      readonly place: number;
    }
  | { readonly type: 'save'; readonly id: number; readonly stream: number };

export type FromWire =
  | { readonly type: 'whole'; readonly whole: Whole }
  | { readonly type: 'table'; readonly view: TableView }
  /** Null: there is no such connection (any more). */
  | { readonly type: 'ladder'; readonly view: LadderView | null }
  | { readonly type: 'strip'; readonly strip: Strip }
  | { readonly type: 'found'; readonly id: number; readonly found: Found | null }
  | { readonly type: 'packet'; readonly id: number; readonly detail: PacketDetail | null }
  | { readonly type: 'saved'; readonly id: number; readonly file: Uint8Array<ArrayBuffer> | null };
