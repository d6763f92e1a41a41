// An event as one line for a person: `[23:12:06] kitchen Seq:17 Time:92015 Temp:30.5°C Hum:78.0%`.

import { mistakenHello } from '../../diagnosis/mistaken-hello.ts';
import { MAX_PRINTED_TEXT } from '../../limits.ts';
import type { LiveEvent } from '../../live/event.ts';
import { type Paint, plain } from './colour.ts';
import { harmless } from './harmless.ts';

export interface EventLineOptions {
  readonly paint?: Paint;
  /** The unit of a device's metric where it is another than the usual one. */
  readonly unit?: (device: string, metric: string) => string | null | undefined;
}

type Data = LiveEvent['data'];

/** The metrics that come first, with one decimal. */
const USUAL = [
  { metric: 'temperature', label: 'Temp', unit: '°C' },
  { metric: 'humidity', label: 'Hum', unit: '%' },
] as const;

/**
 * One line without LF, in local time. What came from a board is escaped, so that the line is safe
 * for a terminal.
 */
export function formatEvent(event: LiveEvent, options: EventLineOptions = {}): string {
  const paint = options.paint ?? plain;
  const time = paint('time', `[${localTime(event.time)}]`);
  return `${time} ${paint('device', harmless(event.device))} ${whatHappened(event, options, paint)}`;
}

function whatHappened(event: LiveEvent, options: EventLineOptions, paint: Paint): string {
  const { data } = event;
  switch (event.type) {
    case 'reading':
      return reading(event, options);
    case 'connect':
      return paint('good', `connected from ${text(data.address)}`);
    case 'disconnect':
      return paint('quiet', `disconnected: ${text(data.reason)}`);
    case 'message':
      return message(data);
    case 'reject':
      return paint('bad', reject(data));
    case 'gap':
      return paint('warning', gap(data));
    case 'reboot':
      return paint('warning', reboot(data));
    case 'command':
      return command(data);
  }
}

function reading({ device, data }: LiveEvent, { unit }: EventLineOptions): string {
  const parts: string[] = [];
  if (isPresent(data.seq)) parts.push(`Seq:${data.seq}`);
  if (isPresent(data.millis)) parts.push(`Time:${data.millis}`);
  const values = isRecord(data.values) ? data.values : {};
  for (const { metric, label, unit: usual } of USUAL) {
    const value = values[metric];
    if (typeof value !== 'number') continue;
    parts.push(`${label}:${value.toFixed(1)}${harmless(unit?.(device, metric) ?? usual)}`);
  }
  for (const [metric, value] of Object.entries(values)) {
    if (USUAL.some((usual) => usual.metric === metric)) continue;
    parts.push(`${harmless(metric)}:${text(value)}`);
  }
  return parts.length === 0 ? '(no values)' : parts.join(' ');
}

function message(data: Data): string {
  const meant = mistakenHello(String(data.text));
  const hint = meant === null ? '' : ` – ${text(meant.action)} ${text(meant.line ?? '')}`;
  return `says: ${text(data.text)}${hint}`;
}

function reject(data: Data): string {
  const detail = isPresent(data.detail) ? ` – ${text(data.detail)}` : '';
  return `rejected (${text(data.reason)}): "${text(data.raw)}"${detail}`;
}

function gap(data: Data): string {
  const { count, fromSeq, toSeq } = data;
  const missing = count === 1 ? '1 reading' : `${grouped(count)} readings`;
  const range = fromSeq === toSeq ? text(fromSeq) : `${text(fromSeq)}–${text(toSeq)}`;
  return `gap: ${missing} missing (seq ${range})`;
}

function reboot(data: Data): string {
  const reason = isPresent(data.reason) ? `: ${text(data.reason)}` : '';
  const before = isPresent(data.previous) ? `, before it ${text(data.previous)}` : '';
  return `rebooted${reason} (boot ${text(data.boot)}${before})`;
}

function command(data: Data): string {
  const reply = isPresent(data.reply) ? ` – ${text(data.reply)}` : '';
  return `command "${text(data.text)}": ${text(data.status)}${reply}`;
}

/** A value as harmless text of bounded length. */
function text(value: unknown): string {
  const whole = isPresent(value) ? String(value) : '?';
  if (whole.length <= MAX_PRINTED_TEXT) return harmless(whole);
  // Never between the two halves of a character beyond U+FFFF.
  const cut = whole.slice(0, MAX_PRINTED_TEXT).replace(/[\ud800-\udbff]$/, '');
  return `${harmless(cut)}…`;
}

function grouped(count: unknown): string {
  return typeof count === 'number' ? groupDigits(count) : text(count);
}

/** `12,345`. */
export function groupDigits(count: number): string {
  return count.toLocaleString('en-US');
}

/** `23:12:06`. */
export function localTime(unixMs: number): string {
  const time = new Date(unixMs);
  return [time.getHours(), time.getMinutes(), time.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
