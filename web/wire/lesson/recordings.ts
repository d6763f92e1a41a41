// The recordings of the chapters: files of the page, fetched when a chapter is opened.

import notes from '../../../lessons/notes.tsv?raw';
import { type Notes, notesIn } from '../../../src/lesson/notes.ts';
import { call } from '../../api/call.ts';

const URLS = import.meta.glob<string>('../../../lessons/*.pcap', {
  query: '?url',
  import: 'default',
  eager: true,
});

export type End = 'board' | 'server';

export interface Recording {
  /** As the sentences about its packets call it. */
  readonly name: string;
  /** As people keep it. */
  readonly fileName: string;
  readonly url: string;
}

/** @throws Error when there is none */
export function recordingOf(chapter: string, end: End): Recording {
  const fileName = `${chapter}.${end}.pcap`;
  const url = URLS[`../../../lessons/${fileName}`];
  if (url === undefined) throw new Error(`There is no recording ${fileName}.`);
  return { name: `the ${end}'s capture`, fileName, url };
}

/** @throws CallError when the server does not give it */
export async function fetchRecording({ name, url }: Recording, signal: AbortSignal): Promise<File> {
  const response = await call(url, { signal });
  return new File([await response.blob()], name);
}

export function notesOf(chapter: string): Notes {
  return notesIn(notes, chapter);
}
