// The journey of a reading as a person reads it: a paragraph a step, with its bytes and packets beneath.

import type { Journey, Step, StepName } from '../../journey/journey.ts';
import type { Paint } from '../terminal/colour.ts';
import { harmless } from '../terminal/harmless.ts';
import { packetRows } from './journey-packets.ts';
import { later, laterPadded, wrapped } from './journey-rows.ts';

const TITLES: Readonly<Record<StepName, string>> = {
  printed: 'Printed by the board',
  segments: 'Carried in segments',
  headers: 'Headers before them',
  position: 'Place in the stream',
  read: 'Read by the server',
  decoded: 'Decoded',
  stored: 'Stored',
  acknowledged: 'Acknowledged',
};

/** Beneath a step's words stands what they speak of. */
const INDENT = '    ';

export interface JourneyLook {
  readonly paint: Paint;
  /** Characters of a line. */
  readonly columns: number;
}

/** The whole journey, line by line. */
export function* journeyText(journey: Journey, look: JourneyLook): Generator<string> {
  const { paint, columns } = look;
  const { device, boot, seq, summary, start } = journey;
  yield paint('device', `${harmless(device)}  boot ${harmless(boot)}  seq ${seq}`);
  yield* wrapped(harmless(summary), columns);
  if (start !== null) {
    yield* wrapped(`Times are counted from ${start}${clockWords(journey)}.`, columns);
  }
  yield* copyRows(journey, look);
  for (const [index, step] of journey.steps.entries()) {
    yield '';
    yield titleRow(index + 1, step, look);
    const words = [...wrapped(harmless(step.text), columns, '  ')];
    yield* step.known ? words : words.map((row) => paint('quiet', row));
    if (step.known) yield* detailRows(step, look);
  }
}

/** Of two captures by whose clock they are, and how exact that is. */
function clockWords({ captures }: Journey): string {
  if (captures === undefined) return '';
  const { board, server, clock, errorMs } = captures;
  const other = clock === board ? server : board;
  const error = errorMs === null ? '' : ` (±${later(Math.max(errorMs, LEAST_ERROR_MS)).slice(1)})`;
  return `, by the clock of ${clock}: that of ${other} was aligned with it${error}`;
}

/** No figure is shown with finer digits. */
const LEAST_ERROR_MS = 0.01;

function titleRow(number: number, step: Step, { paint, columns }: JourneyLook): string {
  const title = `${number} ${step.known ? '●' : '○'} ${TITLES[step.step]}`;
  const at = momentOf(step);
  const right = step.known ? (at === null ? '' : later(at)) : 'not known';
  const gap = ' '.repeat(Math.max(2, Math.min(columns, 72) - title.length - right.length));
  const painted = paint(step.known ? 'good' : 'warning', title);
  return `${painted}${right === '' ? '' : `${gap}${paint('quiet', right)}`}`;
}

/** When the step was over; null: it took no time, or nobody knows. */
function momentOf(step: Step): number | null {
  if (!step.known) return null;
  switch (step.step) {
    case 'segments':
      return step.segments.findLast(({ copy }) => !copy)?.atMs ?? null;
    case 'read':
      return step.reads.at(-1)?.atMs ?? null;
    case 'stored':
      return step.durable?.atMs ?? null;
    case 'acknowledged':
      return step.sent?.atMs ?? null;
    default:
      return null;
  }
}

function* detailRows(step: Step & { readonly known: true }, look: JourneyLook): Generator<string> {
  switch (step.step) {
    case 'printed':
      yield* wrapped(harmless(step.bytes.text), look.columns, INDENT);
      break;
    case 'segments':
      yield* packetRows(step.segments, step.holes, look, 'in');
      break;
    case 'headers':
      yield* headerRows(step.headers, look);
      break;
    case 'read':
      for (const { offset, length, atMs, afterMs } of step.reads) {
        const after = afterMs === null ? '' : `, ${later(afterMs)} after its packet`;
        const head = `  ${laterPadded(atMs)}  `;
        const words = `bytes ${offset + 1} to ${offset + length}${after}`;
        yield* wrapped(words, look.columns, ' '.repeat(head.length), head);
      }
      break;
    case 'decoded': {
      const width = Math.max(...step.fields.map(({ name }) => harmless(name).length));
      for (const { name, text, value, metric } of step.fields) {
        const became = metric === null ? '' : value === null ? 'missing' : `metric, ${value}`;
        const row = `${harmless(name).padEnd(width)}  ${harmless(text)}`;
        yield `${INDENT}${row}${became === '' ? '' : look.paint('quiet', `  ${became}`)}`;
      }
      break;
    }
    case 'acknowledged':
      yield* packetRows(step.segments, [], look, 'out');
      break;
  }
}

type HeadersStep = Extract<Step, { step: 'headers'; known: true }>;

function* headerRows(headers: HeadersStep['headers'], look: JourneyLook): Generator<string> {
  for (const { frame, link, ip } of headers) {
    const parts = [
      linkOf(link),
      ...link.vlans.map((vlan) => `VLAN ${vlan}`),
      `${ip.source} > ${ip.destination}`,
      `${ip.version === 4 ? 'TTL' : 'hop limit'} ${ip.ttl}`,
      ip.id === null ? null : `id ${ip.id}`,
      ip.dontFragment === true ? 'DF' : null,
      ip.dscp === 0 ? null : `DSCP ${ip.dscp}`,
    ];
    const told = parts.filter((part) => part !== null).join(', ');
    yield* wrapped(`frame ${frame}: ${told}`, look.columns, INDENT);
  }
}

function linkOf({ name, source, destination }: HeadersStep['headers'][number]['link']) {
  if (source === null) return name;
  // The loopback interface is an Ethernet without addresses.
  if (/^[0:]+$/.test(source)) return 'loopback';
  return destination === null ? `from ${source}` : `${source} > ${destination}`;
}

/** By two captures. */
const CAME = { yes: 'came', no: 'never came' } as const;

function* copyRows({ copies }: Journey, { paint, columns }: JourneyLook): Generator<string> {
  if (copies.length < 2) return;
  for (const [index, { time, connection, stored, came }] of copies.entries()) {
    const became =
      typeof came === 'boolean'
        ? CAME[came ? 'yes' : 'no']
        : stored === null
          ? 'not known whether stored'
          : stored
            ? 'stored'
            : 'a second copy, dropped';
    const from =
      connection === null ? '' : ` on connection ${connection.id} from ${placeOf(connection)}`;
    const row = `Copy ${index + 1}: ${time}${from}: ${became}`;
    for (const line of wrapped(harmless(row), columns)) yield paint('warning', line);
  }
}

function placeOf(connection: {
  readonly remoteAddress: string;
  readonly remotePort: number | null;
}): string {
  const { remoteAddress, remotePort } = connection;
  if (remotePort === null) return remoteAddress;
  return remoteAddress.includes(':')
    ? `[${remoteAddress}]:${remotePort}`
    : `${remoteAddress}:${remotePort}`;
}
