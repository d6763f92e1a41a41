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

/** The capture of a chapter at an end, as a pcap file. */
export function readRecording(chapter: string, end: End): Uint8Array {
  return readFileSync(fileURLToPath(new URL(recordingName(chapter, end), FOLDER)));
}

export function readNotes(chapter: string): Notes {
  return readFileSync(fileURLToPath(new URL(NOTES_FILE, FOLDER)), 'utf8')
    .split('\n')
    .map((row) => row.split('\t'))
    .filter(([name]) => name === chapter)
    .map(([, packet, words]): Notes[number] => [Number(packet), words]);
}
