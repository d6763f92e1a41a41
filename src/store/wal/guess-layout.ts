// How to read a log whose header is damaged: what the header still says, else what its frames show.

import { WAL_GUESS_FRAMES } from '../limits.ts';
import {
  FRAME_HEADER_BYTES,
  isPageSize,
  isSameSalts,
  parseFrameHeader,
  readFully,
  type Salts,
  WAL_HEADER_BYTES,
  type WalHeader,
  type WalLayout,
} from './frames.ts';

/** What SQLite takes if it is not told otherwise, then all others. */
const DEFAULT_PAGE_BYTES = 4096;
const PAGE_SIZES = [DEFAULT_PAGE_BYTES, 512, 1024, 2048, 8192, 16_384, 32_768, 65_536];

/**
 * The layouts that are worth a try, the likeliest first. The newest frames are at the front, so
 * their salts are those of the first frame, or, if it is damaged too, of the first neighbours that
 * agree.
 */
export function guessLayouts(descriptor: number, header: WalHeader): WalLayout[] {
  const known = isPageSize(header.pageBytes) ? [header.pageBytes] : [];
  const sizes = [...known, ...PAGE_SIZES];
  const saltsAt = (pageBytes: number) => firstSharedSalts(descriptor, pageBytes);
  const shown = sizes.find((size) => saltsAt(size) !== null);
  const pageBytes = shown ?? known[0] ?? DEFAULT_PAGE_BYTES;
  const ofFirst = frameSalts(descriptor, pageBytes, 0);
  const shared = saltsAt(pageBytes);
  const salts = [ofFirst, shared].filter(
    (some, index): some is Salts =>
      some !== null && !(index > 0 && ofFirst !== null && isSameSalts(some, ofFirst)),
  );
  return salts.flatMap((some) =>
    [header.isBigEndian, !header.isBigEndian].map((isBigEndian) => ({
      pageBytes,
      isBigEndian,
      salts: some,
    })),
  );
}

function firstSharedSalts(descriptor: number, pageBytes: number): Salts | null {
  let before: Salts | null = null;
  for (let index = 0; index < WAL_GUESS_FRAMES; index++) {
    const salts = frameSalts(descriptor, pageBytes, index);
    if (salts !== null && before !== null && isSameSalts(salts, before)) {
      return salts;
    }
    before = salts;
  }
  return null;
}

/** Null when there is no such frame, or it is none that SQLite wrote. */
function frameSalts(descriptor: number, pageBytes: number, index: number): Salts | null {
  const position = WAL_HEADER_BYTES + index * (FRAME_HEADER_BYTES + pageBytes);
  const bytes = readFully(descriptor, Buffer.alloc(FRAME_HEADER_BYTES), position);
  if (bytes.length < FRAME_HEADER_BYTES) {
    return null;
  }
  const { page, salts } = parseFrameHeader(bytes, 0);
  return page === 0 ? null : salts;
}
