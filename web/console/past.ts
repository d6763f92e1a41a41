// What the server still knows of the lines of a device: messages, rejects and events, but no readings.

import { callJson, devicePath, query } from '../api/call.ts';
import type { DeviceEvent, Message, Reject } from '../api/types.ts';
import { happeningWords, rejectWords } from './happenings.ts';
import { type Line, note, wireLine } from './line.ts';

/** So many of each kind, the newest. */
const MAX_EACH = 100;

/**
 * Asks for the past of a device.
 *
 * @param from Unix ms; null: from its beginning
 * @returns the oldest first
 */
export async function fetchPast(
  device: string,
  from: number | null,
  signal: AbortSignal,
): Promise<Line[]> {
  const ask = <Answer>(list: string) =>
    callJson<Answer>(
      query(devicePath(device, `/${list}`), { limit: MAX_EACH, from: from ?? undefined }),
      { signal },
    );
  const [{ messages }, { rejects }, { events }] = await Promise.all([
    ask<{ messages: Message[] }>('messages'),
    ask<{ rejects: Reject[] }>('rejects'),
    ask<{ events: DeviceEvent[] }>('events'),
  ]);
  // What came at the same time stays in this order: a connection, then what was said over it.
  const lines = [
    ...events.reverse().flatMap(({ type, time, ...fields }) => {
      const words = happeningWords(type, fields);
      return words === null ? [] : note(Date.parse(time), words, { isPast: true });
    }),
    ...messages
      .reverse()
      .map(({ time, text }) => wireLine('in', Date.parse(time), text, { isPast: true })),
    ...rejects
      .reverse()
      .map(({ time, raw, ...fields }) =>
        wireLine('in', Date.parse(time), raw, { fault: rejectWords(fields), isPast: true }),
      ),
  ];
  return lines.sort((a, b) => a.time - b.time);
}
