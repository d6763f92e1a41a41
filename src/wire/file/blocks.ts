// The kinds of blocks of a pcapng file that matter here; all others are passed over.

export const BLOCK = {
  section: 0x0a0d0d0a,
  interface: 1,
  /** Obsolete, but old files have it. */
  packet: 2,
  simplePacket: 3,
  names: 4,
  statistics: 5,
  enhancedPacket: 6,
  journal: 9,
  secrets: 10,
  custom: 0xbad,
  customNotCopied: 0x4000_0bad,
  systemCall: 0x204,
  systemCallFlags: 0x216,
  systemCallLarge: 0x221,
} as const;

/** Blocks that Wireshark numbers among the frames though they hold none, and where their own bytes begin. */
export const FRAME_BLOCKS: ReadonlyMap<number, number> = new Map([
  [BLOCK.journal, 8],
  [BLOCK.custom, 12],
  [BLOCK.customNotCopied, 12],
  [BLOCK.systemCall, 8],
  [BLOCK.systemCallFlags, 8],
  [BLOCK.systemCallLarge, 8],
]);

/** The least bytes of a block: one with fewer is damaged. */
export function leastBytes(kind: number): number {
  // By far the most frequent one comes first.
  if (kind === BLOCK.enhancedPacket) return 32;
  return LEAST_BYTES.get(kind) ?? 12;
}

/** Of the kinds that have a structure. */
const LEAST_BYTES: ReadonlyMap<number, number> = new Map([
  [BLOCK.section, 28],
  [BLOCK.interface, 20],
  [BLOCK.packet, 32],
  [BLOCK.simplePacket, 16],
  [BLOCK.names, 16],
  [BLOCK.statistics, 24],
  [BLOCK.journal, 35],
  [BLOCK.secrets, 20],
  [BLOCK.custom, 16],
  [BLOCK.customNotCopied, 16],
  [BLOCK.systemCall, 36],
  [BLOCK.systemCallFlags, 40],
  [BLOCK.systemCallLarge, 40],
]);
