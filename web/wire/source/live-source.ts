// The packets of a running server: a capture without an end, begun anew whenever it is cut.

import { CallError, call } from '../../api/call.ts';

const PATH = '/api/wire/packets.pcapng?follow=1';
/** Pauses before the next try, in ms: the first, and the longest. */
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;

export interface LiveListener {
  /** A new capture begins, with what the server still holds. */
  readonly began: () => void;
  readonly write: (chunk: Uint8Array) => void;
  /** @param words why, for a person */
  readonly cut: (words: string) => void;
}

/** Reads until it is ended. @returns ends it */
export function followLive(listener: LiveListener): () => void {
  const ended = new AbortController();
  void follow(listener, ended.signal);
  return () => ended.abort();
}

async function follow(listener: LiveListener, ended: AbortSignal): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  while (!ended.aborted) {
    let words = 'The server ended the stream.';
    try {
      const response = await call(PATH, { signal: ended });
      listener.began();
      pauseMs = FIRST_PAUSE_MS;
      await readAll(response, listener, ended);
    } catch (error) {
      if (ended.aborted) return;
      words = error instanceof CallError ? error.message : 'The way to the server broke off.';
    }
    if (ended.aborted) return;
    listener.cut(words);
    await pause(pauseMs, ended);
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
  }
}

async function readAll(
  { body }: Response,
  { write }: LiveListener,
  ended: AbortSignal,
): Promise<void> {
  const reader = body?.getReader();
  if (reader === undefined) return;
  for (;;) {
    const { done, value } = await reader.read();
    if (done || ended.aborted) return;
    write(value);
  }
}

function pause(ms: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    ended.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
