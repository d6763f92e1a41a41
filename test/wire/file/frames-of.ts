import { CaptureFileReader } from '../../../src/wire/file/capture-file-reader.ts';
import type { Frame } from '../../../src/wire/frame.ts';

/** A frame with its own bytes. */
export type ReadFrame = Omit<Frame, 'bytes' | 'start' | 'end'> & { data: Uint8Array };

/** All that a reader says of a file. */
export interface Reading {
  frames: ReadFrame[];
  cut: boolean;
  damaged: string | undefined;
  refusal: string | undefined;
}

/** Reads a file whose bytes come in pieces of so many bytes. */
export function framesOf(file: Uint8Array, pieceBytes = file.length): Reading {
  return framesOfPieces(file, () => pieceBytes);
}

/** The same with pieces of any sizes. Each is another array, which is overwritten afterwards. */
export function framesOfPieces(file: Uint8Array, nextPieceBytes: () => number): Reading {
  const frames: ReadFrame[] = [];
  const reader = new CaptureFileReader(({ bytes, start, end, ...rest }) => {
    frames.push({ ...rest, data: bytes.slice(start, end) });
  });
  for (let at = 0; at < file.length; ) {
    const piece = file.slice(at, at + Math.max(1, nextPieceBytes()));
    reader.write(piece);
    at += piece.length;
    piece.fill(0xee);
  }
  reader.end();
  const { cut, damaged, refusal } = reader;
  return { frames, cut, damaged, refusal };
}

/** How reading a file ended, in a word. */
export function outcome({ cut, damaged, refusal }: Reading): string {
  if (refusal !== undefined) return 'refused';
  if (damaged !== undefined) return 'damaged';
  return cut ? 'cut' : 'whole';
}
