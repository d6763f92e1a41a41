// What became of a command, in words.

import type { Command } from '../api/types.ts';
import { durationText } from '../format/amounts.ts';

export type Tone = 'good' | 'warn' | 'bad' | undefined;

export interface Outcome {
  /** One word. */
  readonly word: string;
  readonly tone: Tone;
  /** What the board said, or why nothing came of it; empty: nothing. */
  readonly detail: string;
  /** `detail` is the board's own text. */
  readonly isReply: boolean;
}

/** @param now Unix ms by the server's clock */
export function outcomeOf(command: Command, isConnected: boolean, now: number): Outcome {
  const { status, reply, sentAt, endedAt, expiresAt } = command;
  const left = `, ${durationText(Math.max(0, Date.parse(expiresAt) - now))} left`;
  const own = (word: string, tone: Tone, detail: string) => {
    return { word, tone, detail, isReply: false };
  };
  switch (status) {
    case 'queued':
      return own('queued', 'warn', `waits for ${isConnected ? 'its turn' : 'the board'}${left}`);
    case 'sent':
      return endedAt === null
        ? own('sent', 'warn', `no answer yet${left}`)
        : own('sent', undefined, 'a board without HELLO does not answer');
    case 'done':
      return { word: 'OK', tone: 'good', detail: reply ?? '', isReply: true };
    case 'failed':
      return { word: 'FAIL', tone: 'bad', detail: reply ?? '', isReply: true };
    case 'expired':
      return own(
        'expired',
        'bad',
        sentAt === null ? 'never sent: the board did not come in time' : 'no answer in time',
      );
  }
}
