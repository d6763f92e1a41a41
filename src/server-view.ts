// What is shown of a running server: its connections, its totals, damage to its data.

import type { BoardLinks, Connected } from './board-links.ts';
import type { ConnectionInfo, ServerTotals } from './http/directory.ts';
import type { Ingest } from './ingest/ingest.ts';
import type { Registry } from './ingest/registry.ts';
import { connectionKey, kernelFigures } from './link/kernel-figures.ts';
import type { FoundDamage } from './store/store.ts';

/** The open connections with what the kernel knows of them. */
export async function connectionInfos(
  connected: ReadonlyMap<number, Connected>,
): Promise<ConnectionInfo[]> {
  // The port that boards connect to, and one for each board that was dialled.
  const ports = new Set([...connected.values()].flatMap(({ link }) => link.localPort ?? []));
  const figures = await kernelFigures([...ports]);
  // A board that left while the kernel was asked is in the list no more.
  return [...connected.values()].map((connection) => {
    const tcp = figures.get(connectionKey(connection.link)) ?? null;
    return { ...connectionInfo(connection), tcp };
  });
}

function connectionInfo({ link, session }: Connected): Omit<ConnectionInfo, 'tcp'> {
  const { id, remoteAddress, remotePort, localAddress, localPort, tls, since, figures } = link;
  const { bytesIn, bytesOut, linesOut } = figures;
  return {
    id,
    device: session.device?.id ?? null,
    remoteAddress,
    remotePort,
    localAddress,
    localPort,
    tls: tls ?? null,
    since,
    bytesIn,
    bytesOut,
    linesIn: session.linesIn,
    linesOut,
  };
}

/** What the server has seen since it started. */
export function serverTotals(
  { totals, commits, registry, gate }: Ingest,
  links: BoardLinks,
): ServerTotals {
  return {
    connectionsOpen: links.connected.size,
    connectionsPaused: commits.waiting,
    pendingRows: commits.pendingRows,
    devices: registry.size,
    connectionsTotal: links.accepted,
    authFailures: gate.failures.total,
    connectionsRefused: links.refused + totals.refused,
    handshakesFailed: links.failed,
    bytesIn: links.bytesIn,
    linesIn: totals.linesIn,
    readings: totals.readings,
    duplicates: totals.duplicates,
    rejected: totals.rejected,
    oversized: totals.oversized,
    truncated: totals.truncated,
    messages: totals.messages,
    commits: commits.commits,
  };
}

/** Damage as an operator can place it. */
export function damageInWords(
  { device, fromTime, toTime, what }: FoundDamage,
  registry: Registry,
): string {
  const id = device === null ? null : registry.idOf(device);
  const whose = id === null ? '' : ` of ${id}`;
  const range =
    fromTime === null || toTime === null
      ? ''
      : ` from ${new Date(fromTime).toISOString()} to ${new Date(toTime).toISOString()}`;
  return `damaged data${whose}${range} (${what}): see tapline store check`;
}
