// Asks for the connections, away from the page: lists of thousands are work that would be seen there.

import { CallError, callJson } from '../api/call.ts';
import type { Connection } from '../api/types.ts';
import { OpenConnections } from './open-connections.ts';
import type { FromWorker, ToWorker, Wish } from './protocol.ts';

/** How often they are asked for, in ms. */
const LOOK_MS = 2000;
/** The pause is at least so many times as long as the answer took. */
const REST = 3;

const connections = new OpenConnections();
let wish: Wish | null = null;
let isSeen = false;
let isAsking = false;
let timer: ReturnType<typeof setTimeout> | undefined;

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'wish') {
    const isFirst = wish === null;
    wish = data.wish;
    if (!isFirst) show();
    return;
  }
  isSeen = data.isSeen;
  clearTimeout(timer);
  if (isSeen && !isAsking) void look();
};

async function look(): Promise<void> {
  isAsking = true;
  const began = performance.now();
  try {
    const answer = await callJson<{ connections: Connection[]; total: number }>('/api/connections');
    connections.take(answer.connections, answer.total, Date.now());
    show();
  } catch (error) {
    tell({ type: 'trouble', words: error instanceof CallError ? error.message : String(error) });
  }
  isAsking = false;
  const took = performance.now() - began;
  if (isSeen) timer = setTimeout(look, Math.max(LOOK_MS - took, REST * took));
}

function show(): void {
  if (wish !== null) tell({ type: 'view', view: connections.view(wish) });
}

function tell(message: FromWorker): void {
  self.postMessage(message);
}
