import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { projectFile } from '../project-folder.ts';

/** A row of tshark's fields, by their names. */
export type TruthRow = Readonly<Record<string, string>>;

/** The folder of the captures that the tests have beside them what tshark says of each packet. */
export const CAPTURES = pathToFileURL(`${projectFile('test', 'wire', 'captures')}/`);

/** Five boards, each captured at both ends. */
export const CAPTURE_NAMES = ['clean', 'keepalive', 'loss', 'rst', 'zerowin'].flatMap((name) => [
  `${name}.device`,
  `${name}.server`,
]);

export function captureBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`${name}.pcap`, CAPTURES)));
}

export function truthOf(name: string): TruthRow[] {
  return rowsOf(readFileSync(new URL(`${name}.tsv`, CAPTURES), 'utf8'));
}

/** The rows of what `tshark -T fields -E header=y` printed. */
export function rowsOf(text: string): TruthRow[] {
  const [names = [], ...rows] = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  return rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? ''])));
}
