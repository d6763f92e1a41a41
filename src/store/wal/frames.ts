// SQLite's write-ahead log as it lies on disk: a header, then frames, each the new content of a
// page. The format: https://www.sqlite.org/fileformat2.html#walformat

import { readSync } from 'node:fs';
import { WAL_READ_BYTES } from '../limits.ts';
import {
  type Checksum,
  isSameSum,
  storedSum,
  sumBefore,
  summedBytes,
  sumWords,
  wordsBetween,
} from './checksum.ts';

export const WAL_HEADER_BYTES = 32;
export const FRAME_HEADER_BYTES = 24;

/** Its last bit tells the order of the words in the checksums: 1 is big-endian. */
const MAGIC = 0x377f0682;

const HEADER_SUMMED_BYTES = 24;

/** Words of a frame's header, and how many of them its checksum covers: not the salts. */
const FRAME_HEADER_WORDS = FRAME_HEADER_BYTES / 4;
const FRAME_SUMMED_WORDS = 2;

/** They change each time the log is begun anew: frames with others are left over from before. */
export type Salts = readonly [number, number];

/** What one must know to read the frames of a log. */
export interface WalLayout {
  readonly pageBytes: number;
  readonly isBigEndian: boolean;
  readonly salts: Salts;
}

/** The header of a log. */
export interface WalHeader extends WalLayout {
  /** SQLite takes a log for empty whose header is not. */
  readonly isValid: boolean;
  /** The checksum that stands in it, and the one that should; that of the first frame goes on from it. */
  readonly stored: Checksum;
  readonly computed: Checksum;
}

/** What the header of a frame says. */
export interface FrameHeader {
  /** The page that the frame is the content of; 0 in none that SQLite wrote. */
  readonly page: number;
  /** In the last frame of a commit the pages of the database behind it, else 0. */
  readonly commitPages: number;
  readonly salts: Salts;
  /** The checksum over the log up to the frame's end. */
  readonly stored: Checksum;
}

/** One frame; good until the next one is read. */
export interface Frame {
  /** From 1. */
  readonly number: number;
  readonly header: FrameHeader;
  /** The piece of the log that it was read with, as bytes and as the words of the checksums. */
  readonly bytes: Buffer;
  readonly words: Int32Array;
  /** Where it lies in `bytes`. */
  readonly start: number;
  readonly end: number;
}

/** The log's header, whatever stands in it; null when the file is too short to hold a frame. */
export function readHeader(descriptor: number): WalHeader | null {
  const first = readFully(descriptor, Buffer.alloc(WAL_HEADER_BYTES + 1), 0);
  if (first.length <= WAL_HEADER_BYTES) {
    return null;
  }
  const magic = first.readUInt32BE(0);
  const isBigEndian = (magic & 1) === 1;
  const pageBytes = first.readUInt32BE(8);
  const stored = storedSum(first, HEADER_SUMMED_BYTES);
  const summed = summedBytes(HEADER_SUMMED_BYTES, isBigEndian);
  first.copy(summed.bytes);
  summed.refresh();
  const computed = sumWords(summed.words, 0, summed.words.length, [0, 0]);
  const isValid = (magic & ~1) === MAGIC && isPageSize(pageBytes) && isSameSum(stored, computed);
  return { pageBytes, isBigEndian, salts: readSalts(first, 16), isValid, stored, computed };
}

/** All whole frames of a log, from the first, whatever stands in them. */
export function* readFrames(descriptor: number, layout: WalLayout): Generator<Frame> {
  const frameBytes = FRAME_HEADER_BYTES + layout.pageBytes;
  const framesInChunk = Math.max(1, Math.floor(WAL_READ_BYTES / frameBytes));
  const chunk = summedBytes(framesInChunk * frameBytes, layout.isBigEndian);
  let before = 0;
  for (;;) {
    const read = readFully(descriptor, chunk.bytes, WAL_HEADER_BYTES + before * frameBytes);
    const frames = Math.floor(read.length / frameBytes);
    chunk.refresh();
    for (let index = 0; index < frames; index++) {
      const start = index * frameBytes;
      yield {
        number: before + index + 1,
        header: parseFrameHeader(read, start),
        bytes: read,
        words: chunk.words,
        start,
        end: start + frameBytes,
      };
    }
    if (frames < framesInChunk) {
      return;
    }
    before += frames;
  }
}

export function parseFrameHeader(bytes: Buffer, start: number): FrameHeader {
  return {
    page: bytes.readUInt32BE(start),
    commitPages: bytes.readUInt32BE(start + 4),
    salts: readSalts(bytes, start + 8),
    stored: storedSum(bytes, start + 16),
  };
}

/** The page's content. */
export function frameContent({ bytes, start, end }: Frame): Buffer {
  return bytes.subarray(start + FRAME_HEADER_BYTES, end);
}

/** The checksum that should stand in a frame when that of the frame before was this. */
export function frameSum({ words, start, end }: Frame, before: Checksum): Checksum {
  const first = start / 4;
  const header = sumWords(words, first, first + FRAME_SUMMED_WORDS, before);
  return sumWords(words, first + FRAME_HEADER_WORDS, end / 4, header);
}

/**
 * Whether a frame that does not agree with its checksum was the last of a commit. If all of it is
 * whole but the field that says so, the checksums tell what stood there; else the field is believed.
 */
export function endedCommit({ header, words, start, end }: Frame, before: Checksum): boolean {
  const first = start / 4;
  const after = sumBefore(words, first + FRAME_HEADER_WORDS, end / 4, header.stored);
  const [page, commitPages] = wordsBetween(before, after);
  return page === words[first] ? commitPages !== 0 : header.commitPages !== 0;
}

export function isSameSalts(one: Salts, other: Salts): boolean {
  return one[0] === other[0] && one[1] === other[1];
}

/** Whether SQLite has pages of this size. */
export function isPageSize(bytes: number): boolean {
  return bytes >= 512 && bytes <= 65_536 && (bytes & (bytes - 1)) === 0;
}

/** Fills the buffer from there on, as far as the file goes. */
export function readFully(descriptor: number, buffer: Buffer, position: number): Buffer {
  let length = 0;
  while (length < buffer.length) {
    const bytes = readSync(descriptor, buffer, length, buffer.length - length, position + length);
    if (bytes === 0) {
      break;
    }
    length += bytes;
  }
  return buffer.subarray(0, length);
}

function readSalts(bytes: Buffer, offset: number): Salts {
  return [bytes.readUInt32BE(offset), bytes.readUInt32BE(offset + 4)];
}
