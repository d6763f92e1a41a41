// What the kernel knows of each TCP connection of some ports, as iproute2's `ss` tells it. Node.js has no
// call for it (TCP_INFO, tcp(7)); where `ss` is missing there are no figures.

import { execFile } from 'node:child_process';
import { FIGURES_BYTES, FIGURES_LIMIT_MS, MAX_CONNECTIONS } from '../limits.ts';
import { writtenAddress } from './address.ts';
import type { Link } from './link.ts';

/** The figures of a connection by their names in `ss`; times in ms, windows and counts of bytes. */
export type KernelFigures = Readonly<Record<string, number>>;

/** Names whose value is `name:number`, as ss(8) lists them. */
const COUNTS: ReadonlySet<string> = new Set(
  [
    'mss cwnd ssthresh rto minrtt rcv_rtt lastsnd lastrcv lastack rcv_space rcv_wnd snd_wnd',
    'bytes_sent bytes_acked bytes_received bytes_retrans segs_out segs_in',
    'data_segs_out data_segs_in unacked lost reordering',
  ].flatMap((names) => names.split(' ')),
);

/** By the filter of `ss`: those that are being asked for. */
const underWay = new Map<string, Promise<ReadonlyMap<string, KernelFigures>>>();

/**
 * The figures of all connections of some local ports, by `connectionKey`. However many ask at once, it is
 * one process that answers: of a large fleet it prints megabytes.
 */
export function kernelFigures(
  localPorts: readonly number[],
): Promise<ReadonlyMap<string, KernelFigures>> {
  if (localPorts.length === 0) return Promise.resolve(new Map());
  const filter = localPorts.map((port) => `sport = :${port}`).join(' or ');
  const asked = underWay.get(filter);
  if (asked !== undefined) return asked;
  const answer = askKernel(filter).finally(() => underWay.delete(filter));
  underWay.set(filter, answer);
  return answer;
}

async function askKernel(filter: string): Promise<Map<string, KernelFigures>> {
  const figures = new Map<string, KernelFigures>();
  // -O would put each connection on one line, but older versions do not know it.
  const lines = (await run(['-tniH', `( ${filter} )`])).split('\n');
  for (let i = 0; i + 1 < lines.length; i++) {
    const key = keyOf(lines[i]);
    if (key !== null) figures.set(key, parseFigures(lines[i + 1]));
  }
  return figures;
}

/** The key of a connection in the map: the two ports are those of one connection of this machine's. */
export function connectionKey(
  ends: Pick<Link, 'localPort' | 'remoteAddress' | 'remotePort'>,
): string {
  return `${ends.localPort} ${ends.remoteAddress} ${ends.remotePort}`;
}

/** The other end of a connection, out of its key. */
export function remoteOfKey(key: string): { remoteAddress: string; remotePort: number } {
  const [, remoteAddress = '', remotePort = ''] = key.split(' ');
  return { remoteAddress, remotePort: Number(remotePort) };
}

/** Whether there is `ss` to be asked. */
export async function hasKernelFigures(): Promise<boolean> {
  return (await run(['-V'])) !== '';
}

/** `ESTAB 0 0 10.0.0.1:5050 10.0.0.2:40000`; IPv6 in brackets, perhaps with a zone. */
function keyOf(line: string): string | null {
  const match = /^\S+ +\d+ +\d+ +\S*:(\d+) +\[?([^\s\]]+?)\]?(?:%[^\s:]+)?:(\d+)\s*$/.exec(line);
  if (match === null) return null;
  const [, localPort, remoteAddress, remotePort] = match;
  return connectionKey({
    localPort: Number(localPort),
    remoteAddress: writtenAddress(remoteAddress),
    remotePort: Number(remotePort),
  });
}

/** One line of details: `rtt:0.012/0.006 mss:32768 retrans:0/3 …`. */
export function parseFigures(line: string): KernelFigures {
  const figures: Record<string, number> = {};
  for (const word of line.trim().split(/\s+/)) {
    const [name, text = ''] = word.split(':');
    const [first, second] = text.split('/').map(Number);
    if (name === 'rtt') Object.assign(figures, { rtt: first, rttvar: second });
    else if (name === 'retrans') Object.assign(figures, { retrans: first, retrans_total: second });
    else if (COUNTS.has(name) && Number.isFinite(first)) figures[name] = first;
  }
  return figures;
}

function run(args: readonly string[]): Promise<string> {
  const options = { maxBuffer: MAX_CONNECTIONS * FIGURES_BYTES, timeout: FIGURES_LIMIT_MS };
  return new Promise((resolve) => {
    execFile('ss', args, options, (error, stdout) => resolve(error === null ? stdout : ''));
  });
}
