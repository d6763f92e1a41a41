// Each kind of event and the line that a person reads of it, whatever a board put into it.

import { expect, test } from 'vitest';
import { coloured } from '../../../src/cli/terminal/colour.ts';
import { formatEvent } from '../../../src/cli/terminal/event-line.ts';
import { MAX_PRINTED_TEXT } from '../../../src/limits.ts';
import type { LiveEvent } from '../../../src/live/event.ts';

/** 23:12:06 wherever the test runs. */
const TIME = new Date(2026, 10, 21, 23, 12, 6).getTime();

function event(type: LiveEvent['type'], data: LiveEvent['data'], device = 'kitchen'): LiveEvent {
  return { position: 1, type, device, time: TIME, data };
}

function reading(
  values: Record<string, number>,
  seq: number | null = null,
  millis: number | null = null,
) {
  return event('reading', { seq, millis, boot: '7f3a', timeSource: 'arrival', values });
}

const CASES: ReadonlyArray<readonly [LiveEvent, string]> = [
  [
    reading({ temperature: 30.5, humidity: 78 }, 17, 92015),
    'Seq:17 Time:92015 Temp:30.5°C Hum:78.0%',
  ],
  [reading({ humidity: 65.24, temperature: -0.06 }), 'Temp:-0.1°C Hum:65.2%'],
  [
    reading({ co2: 412, temperature: 28.34, 'air.pm25': 0.125 }, 0, 0),
    'Seq:0 Time:0 Temp:28.3°C co2:412 air.pm25:0.125',
  ],
  [reading({}, 5), 'Seq:5'],
  [reading({}), '(no values)'],
  [reading({ '\x1b[2Jx': 1 }), '\\x1b[2Jx:1'],
  [
    event('connect', { address: '192.168.1.42', port: 4711, boot: null }),
    'connected from 192.168.1.42',
  ],
  [event('disconnect', { reason: 'closed by the board' }), 'disconnected: closed by the board'],
  [event('gap', { fromSeq: 18, toSeq: 20, count: 3 }), 'gap: 3 readings missing (seq 18–20)'],
  [event('gap', { fromSeq: 18, toSeq: 18, count: 1 }), 'gap: 1 reading missing (seq 18)'],
  [
    event('gap', { fromSeq: 1, toSeq: 12345, count: 12345 }),
    'gap: 12,345 readings missing (seq 1–12345)',
  ],
  [
    event('reboot', { boot: '~2', previous: '~1', reason: 'its uptime went back' }),
    'rebooted: its uptime went back (boot ~2, before it ~1)',
  ],
  [event('reboot', { boot: '7f3a', previous: null, reason: null }), 'rebooted (boot 7f3a)'],
  [
    event('reject', { reason: 'fields', detail: '4 fields expected', raw: '12,3' }),
    'rejected (fields): "12,3" – 4 fields expected',
  ],
  [
    event('reject', { reason: 'number', detail: null, raw: '1\x1b,x' }),
    'rejected (number): "1\\x1b,x"',
  ],
  [event('message', { text: 'hello board' }), 'says: hello board'],
  [
    event('message', { text: 'HELLO name=x' }),
    'says: HELLO name=x – This was meant as a HELLO, but is none and was taken for text: device= is missing. Print: HELLO device=x',
  ],
  [event('message', { text: '\x1b]52;c;ZXZpbA==\x07' }), 'says: \\x1b]52;c;ZXZpbA==\\x07'],
  [
    event('command', { id: 'c1', text: 'led on', status: 'done', reply: 'is on' }),
    'command "led on": done – is on',
  ],
  [
    event('command', { id: 'c1', text: 'led on', status: 'sent', reply: null }),
    'command "led on": sent',
  ],
];

test.each(CASES)('$0.type $0.data', (happened, line) => {
  expect(formatEvent(happened)).toBe(`[23:12:06] kitchen ${line}`);
});

test('a device may have its own unit', () => {
  const unit = (device: string, metric: string) =>
    device === 'kitchen' && metric === 'temperature' ? '°F' : null;
  expect(formatEvent(reading({ temperature: 87, humidity: 50 }), { unit })).toBe(
    '[23:12:06] kitchen Temp:87.0°F Hum:50.0%',
  );
});

test('long text is cut, never inside a character', () => {
  const text = `${'x'.repeat(MAX_PRINTED_TEXT - 1)}🌡🌡`;
  expect(formatEvent(event('message', { text }))).toBe(
    `[23:12:06] kitchen says: ${'x'.repeat(MAX_PRINTED_TEXT - 1)}…`,
  );
});

test('a single digit of the time gets its zero', () => {
  const time = new Date(2026, 0, 2, 3, 4, 5).getTime();
  expect(formatEvent({ ...reading({ co2: 1 }), time })).toBe('[03:04:05] kitchen co2:1');
});

test('colour is around the text, not in it', () => {
  const line = formatEvent(event('reject', { reason: 'json', detail: null, raw: '{' }), {
    paint: coloured,
  });
  expect(line).toBe(
    '\x1b[2m[23:12:06]\x1b[0m \x1b[1mkitchen\x1b[0m \x1b[31mrejected (json): "{"\x1b[0m',
  );
});
