// Recordings of the chapters, made by the lab: shown where nothing can be captured.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Notes, notesIn } from './notes.ts';
import type { End } from './stage.ts';

const FOLDER = new URL('../../lessons/', import.meta.url);

/** The name of the capture of a chapter at an end. */
export function recordingName(chapter: string, end: End): string {
  return `${chapter}.${end}.pcap`;
}

/** The file with the notes of all chapters. */
export const NOTES_FILE = 'notes.tsv';

/** The capture of a chapter at an end, as a pcap file. */
export function readRecording(chapter: string, end: End): Uint8Array {
  return readFileSync(fileURLToPath(new URL(recordingName(chapter, end), FOLDER)));
}

export function readNotes(chapter: string): Notes {
  return notesIn(readFileSync(fileURLToPath(new URL(NOTES_FILE, FOLDER)), 'utf8'), chapter);
}
