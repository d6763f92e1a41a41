// Recordings of the chapters, made by the lab: shown where nothing can be captured.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { End } from './stage.ts';

const FOLDER = new URL('../../lessons/', import.meta.url);

/** What was told while a chapter happened: behind which packet of the board's capture, and the words. */
export type Notes = readonly (readonly [afterPacket: number, words: string])[];

/** The name of the capture of a chapter at an end. */
export function recordingName(chapter: string, end: End): string {
  return `${chapter}.${end}.pcap`;
}

/** The file with the notes of all chapters: chapter, packet and words, with tabs between. */
export const NOTES_FILE = 'notes.tsv';

export function readRecording(chapter: string): { bytes: Uint8Array; notes: Notes } {
  const bytes = readFileSync(fileURLToPath(new URL(recordingName(chapter, 'board'), FOLDER)));
  const rows = readFileSync(fileURLToPath(new URL(NOTES_FILE, FOLDER)), 'utf8')
    .split('\n')
    .map((row) => row.split('\t'));
  const notes = rows
    .filter(([name]) => name === chapter)
    .map(([, packet, words]): Notes[number] => [Number(packet), words]);
  return { bytes, notes };
}
