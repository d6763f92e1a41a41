// An ACK means on disk: boards send while the server is killed again and again.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { AckingBoard } from './acking-board.ts';
import { api, startServe, until } from './server-process.ts';

const BOARDS = 5;
const KILLS = 20;

interface Reading {
  readonly seq: number;
  readonly values: { temperature: number };
}

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

test(`what was acknowledged is there once after ${KILLS} times kill -9`, {
  timeout: 180_000,
}, async () => {
  const data = await mkdtemp(join(tmpdir(), 'tapline-crash-'));
  undo.push(() => rm(data, { recursive: true, force: true }));
  let server = await startServe(data);
  undo.push(() => server.end('SIGKILL'));
  const ports = { boards: server.port, http: Number(new URL(server.url).port) };
  const boards = Array.from(
    { length: BOARDS },
    (_, i) => new AckingBoard(`board-${i}`, server.port),
  );
  undo.push(() => boards.map((board) => board.stop()));
  for (const board of boards) board.start();

  for (let kill = 0; kill < KILLS; kill++) {
    const ackedBefore = boards.reduce((sum, board) => sum + board.acked, 0);
    await until(
      'boards are acknowledged',
      () => boards.reduce((sum, board) => sum + board.acked, 0) > ackedBefore + 100,
    );
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 200));
    await server.end('SIGKILL');
    server = await startServe(data, [], ports);
  }

  for (const board of boards) board.takeNoMore();
  await until('all is acknowledged', () => boards.every((board) => board.acked === board.taken));
  for (const board of boards) {
    const stored = await storedReadings(board.name);
    expect(board.contradictions).toEqual([]);
    expect(stored.map(({ seq }) => seq)).toEqual(
      Array.from({ length: board.taken }, (_, i) => i + 1),
    );
    for (const { seq, values } of stored) expect(values.temperature).toBe(board.valueOf(seq));
    const device = await api<{ readings: number; gaps: unknown; lastSeq: number }>(
      server,
      `/api/devices/${board.name}`,
    );
    expect(device).toMatchObject({
      readings: board.taken,
      lastSeq: board.taken,
      gaps: { count: 0, readings: 0 },
    });
  }

  async function storedReadings(device: string): Promise<Reading[]> {
    const all: Reading[] = [];
    let after = '';
    for (;;) {
      const path = `/api/devices/${device}/readings?limit=10000${after}`;
      const page = await api<{ readings: Reading[]; next: string | null }>(server, path);
      all.push(...page.readings);
      if (page.next === null) return all.sort((a, b) => a.seq - b.seq);
      after = `&after=${encodeURIComponent(page.next)}`;
    }
  }
});
