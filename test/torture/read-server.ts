// Reads everything that a server, or a command, gives of a store.

import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ServerProcess } from '../e2e/server-process.ts';
import type { Audit } from './audit.ts';
import type { ReadBack } from './ledger.ts';

/** Reads a server's whole export into the audit. */
export async function auditServer(server: ServerProcess, audit: Audit): Promise<void> {
  const response = await fetch(new URL('/api/export?format=ndjson', server.url));
  if (!response.ok || response.body === null) throw new Error(`export: ${response.status}`);
  for await (const line of createInterface({ input: Readable.fromWeb(response.body) })) {
    audit.take(readingOf(line));
  }
}

/** A line of an ndjson export. */
export function readingOf(line: string): ReadBack {
  const { time, ...rest } = JSON.parse(line);
  return { ...rest, time: Date.parse(time) };
}
