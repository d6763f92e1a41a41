// What happened to a device, in words for its console.

import { count } from '../format/amounts.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Of an event of the API. Null: the console says nothing about it. */
export function happeningWords(type: string, fields: Fields): string | null {
  switch (type) {
    case 'connect':
      return connectWords(fields);
    case 'disconnect':
      return `disconnected: ${text(fields.reason)}`;
    case 'reboot':
      return rebootWords(fields);
    case 'gap':
      return gapWords(fields);
    default:
      return null;
  }
}

export function rejectWords({ reason, detail }: Fields): string {
  return isThere(detail) ? `rejected: ${text(detail)}` : `rejected (${text(reason)})`;
}

export function leftOutWords(lines: unknown): string {
  return `${count(Number(lines), 'line')} left out here: faster than they could be shown`;
}

function connectWords({ address, port }: Fields): string {
  return `connected: ${text(address)}${isThere(port) ? ` port ${text(port)}` : ''}`;
}

function rebootWords({ boot, reason }: Fields): string {
  const why = isThere(reason) ? `: ${text(reason)}` : '';
  return `the board started anew${why}${isThere(boot) ? ` (boot ${text(boot)})` : ''}`;
}

function gapWords({ count: missing, fromSeq, toSeq }: Fields): string {
  const range = fromSeq === toSeq ? text(fromSeq) : `${text(fromSeq)} to ${text(toSeq)}`;
  return `gap: ${count(Number(missing), 'reading')} missing, seq ${range}`;
}

function text(value: unknown): string {
  return isThere(value) ? String(value) : '?';
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
