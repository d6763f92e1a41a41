// What was told while the chapters of the recordings happened.

/** Behind which packet of the board's capture, and the words. */
export type Notes = readonly (readonly [afterPacket: number, words: string])[];

/** @param table of all chapters: chapter, packet and words, with tabs between */
export function notesIn(table: string, chapter: string): Notes {
  return table
    .split('\n')
    .map((row) => row.split('\t'))
    .filter(([name]) => name === chapter)
    .map(([, packet, words]): Notes[number] => [Number(packet), words ?? '']);
}
