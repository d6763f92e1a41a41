// The programs that capture: tcpdump, or Wireshark's dumpcap. Which are there, and how they are called.

import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { filterText, type PortFilter } from './port-filter.ts';

export type ToolName = 'tcpdump' | 'dumpcap';

/** A program that captures, as it was found. */
export interface CaptureTool {
  readonly name: ToolName;
  readonly path: string;
  /** Whether this user may run it: Debian's dumpcap is for the group wireshark only. */
  readonly runnable: boolean;
}

/** What is to be captured. */
export interface CaptureWish {
  readonly interface: string;
  readonly ports: PortFilter;
  /** Also frames for other machines, where the network brings them here. */
  readonly promiscuous: boolean;
}

/** The copy of tcpdump that an administrator has given the right to, for one user. */
export const PERMITTED_COPY = 'tapline-tcpdump';

/** File names by what they are, in the order in which they are tried. */
const FILES: readonly (readonly [file: string, name: ToolName])[] = [
  [PERMITTED_COPY, 'tcpdump'],
  ['tcpdump', 'tcpdump'],
  ['dumpcap', 'dumpcap'],
];

/** Where such programs are besides the folders of PATH: a user's PATH often lacks those of the system. */
const FOLDERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['/usr/local/bin', '/usr/local/sbin', '/usr/sbin', '/sbin'],
  darwin: ['/usr/sbin', '/Applications/Wireshark.app/Contents/MacOS'],
  win32: ['C:\\Program Files\\Wireshark'],
};

/** Looks for the programs, the one to be tried first in front. */
export async function findTools(path = process.env.PATH ?? ''): Promise<CaptureTool[]> {
  const folders = [...path.split(delimiter), ...(FOLDERS[process.platform] ?? [])];
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const found: CaptureTool[] = [];
  for (const [file, name] of FILES) {
    const tool = await findFile(folders, `${file}${suffix}`);
    if (tool !== null) found.push({ name, ...tool });
  }
  return found;
}

async function findFile(
  folders: readonly string[],
  file: string,
): Promise<Pick<CaptureTool, 'path' | 'runnable'> | null> {
  let seen: string | null = null;
  for (const folder of folders) {
    if (folder === '') continue;
    const path = join(folder, file);
    if (await may(path, constants.X_OK)) return { path, runnable: true };
    if (seen === null && (await may(path, constants.F_OK))) seen = path;
  }
  return seen === null ? null : { path: seen, runnable: false };
}

function may(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

/**
 * Memory for packets that the program has not read yet, in MiB. At once, and whole, each takes a place for the
 * largest: the usual 2 MiB hold 32 of them, and a program that waits for its turn loses the next.
 */
const KERNEL_BUFFER_MIB = 16;

/** How the program is called: it writes a pcap file to its stdout, each packet at once. */
export function toolArguments(name: ToolName, wish: CaptureWish): string[] {
  const { interface: device, ports, promiscuous } = wish;
  const here = promiscuous ? [] : ['-p'];
  const filter = filterText(ports);
  // dumpcap reads the filter as an option's value, tcpdump as the rest of its arguments.
  if (name === 'dumpcap') return ['-P', '-q', '-w', '-', '-i', device, ...here, '-f', filter];
  const buffer = ['-B', String(KERNEL_BUFFER_MIB * 1024)];
  const atOnce = ['-U', '--immediate-mode', ...buffer];
  return ['-i', device, ...here, ...atOnce, '-s', '0', '-w', '-', filter];
}
