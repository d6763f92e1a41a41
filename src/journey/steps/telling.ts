// What all steps are told with: moments, bytes, counts, and why something is not known.

import { withoutTokens } from '../../line/token-bytes.ts';
import type {
  At,
  BytesJson,
  ConnectionJson,
  FrameAt,
  StepName,
  Unknown,
  UnknownStep,
} from '../journey.ts';
import type { LoggedConnection } from '../log/logged.ts';
import type { Moment } from '../packets/carriage.ts';

/** Tells moments: how long each is after the first of the journey. */
export class Timeline {
  /** Unix ms. */
  readonly startMs: number;

  constructor(startMs: number) {
    this.startMs = startMs;
  }

  at(timeMs: number): At {
    return { time: formatted(timeMs), atMs: micros(timeMs - this.startMs) };
  }

  frame({ frame, time }: Moment): FrameAt {
    return { frame, ...this.at(time) };
  }
}

/** RFC 3339 in UTC, with ms. */
export function formatted(timeMs: number): string {
  return new Date(Math.floor(timeMs)).toISOString();
}

/** Clocks tell no more than a microsecond; a double would show digits that nobody measured. */
export function micros(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

export function connectionJson({ since, closed, ...rest }: LoggedConnection): ConnectionJson {
  return {
    ...rest,
    since: formatted(since),
    closed: closed && { time: formatted(closed.at), reason: closed.reason },
  };
}

/** A device's secret is not told: each of its bytes is an asterisk. */
export function bytesJson(bytes: Uint8Array): BytesJson {
  const shown = withoutTokens(bytes);
  const hex = Array.from(shown, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { hex, text: new TextDecoder().decode(shown) };
}

/** `1 byte`, `22 bytes`, `1,460 bytes`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** `0.4 ms`, `12 ms`, `1.3 s`. */
export function duration(ms: number): string {
  const size = Math.abs(ms);
  if (size >= 1000) return `${(ms / 1000).toFixed(size < 10_000 ? 1 : 0)} s`;
  if (size >= 10) return `${ms.toFixed(0)} ms`;
  return `${ms.toFixed(size < 1 ? 2 : 1)} ms`;
}

/** `frame 12`, `frames 12 and 14`, `frames 12, 13, 14 and 9 more`. */
export function frames(moments: readonly { readonly frame: number }[]): string {
  const numbers = moments.map(({ frame }) => String(frame));
  const shown = numbers.length > MOST_NAMED + 1 ? numbers.slice(0, MOST_NAMED) : [...numbers];
  if (shown.length < numbers.length) shown.push(`${numbers.length - shown.length} more`);
  const last = shown.pop() ?? '';
  const list = shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
  return `${numbers.length === 1 ? 'frame' : 'frames'} ${list}`;
}

const MOST_NAMED = 5;

export function unknown(step: StepName, why: Unknown, text = WORDS[why]): UnknownStep {
  return { step, known: false, text, why };
}

/** Why something is not known, in a sentence. */
export const WORDS: Readonly<Record<Unknown, string>> = {
  'no-capture':
    'No packets are captured: start the server with --capture <interface> to see the next ones.',
  'capture-failed': 'The capture does not run, so there are no packets: GET /api/wire says why.',
  'no-log': 'Only the server that read it could tell, and none was asked.',
  'before-log':
    'It came before what the server still remembers of its reads, or before it was started.',
  dropped:
    'It is no longer kept: it is older than the time for which things are kept, or newer ones took its room.',
  'not-captured': 'The capture has no packet of it.',
  'not-aligned':
    'The capture began in the middle of this connection, and the bytes of the line do not show for certain where it stands.',
  ambiguous:
    'More than one line of the capture could be it: its board names no boot, and the numbers are the same.',
  cut: 'The capture kept only the first bytes of its packets.',
  tls: 'The connection is encrypted (TLS): its packets do not show which of them carried the line.',
  serial: 'It came over a serial port: there are no packets.',
  'no-store': 'No store was asked for the row.',
  'no-match': 'The bytes that were found do not give this reading, so nothing is said of them.',
};
