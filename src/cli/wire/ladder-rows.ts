// A packet as the rows of a ladder: its arrow, and below it what is said of it.

import type { Sight } from '../../sight/stream-sight.ts';
import type { Packet } from '../../wire/packet.ts';
import { TCP } from '../../wire/segment.ts';
import { byteCount, duration, grouped } from '../../wire/words/amounts.ts';
import { PROMISES } from '../../wire/words/promises.ts';
import type { Sentence } from '../../wire/words/sentence.ts';
import type { Paint, Role } from '../terminal/colour.ts';
import { harmless } from '../terminal/harmless.ts';
import { widthOfText, wrapped } from '../terminal/width.ts';
import { hexDump } from './hex-dump.ts';
import type { LadderLayout } from './ladder-layout.ts';
import { type Mark, marksOf, roleOf } from './marks.ts';
import { localClockWith } from './moments.ts';

/** What is told of a packet. */
export interface ToldPacket {
  readonly packet: Packet;
  readonly sentence: Sentence;
  readonly sight: Sight;
  /** ns since the packet of the connection before it; null: it is the first. */
  readonly sinceNs: number | null;
  /** ns since the connection's first packet. */
  readonly fromStartNs: number;
  /** Only its arrow, and the line in it if it is one: the like was explained before. */
  readonly brief?: boolean;
}

/** A piece of text of one look. */
export interface Piece {
  readonly text: string;
  readonly role?: Role | undefined;
}

/** Silence that is worth seeing, ns. */
export const SILENCE_NS = 1e9;

const NS_A_MINUTE = 60e9;

export const BAR = '│';
export const BAR_OF_SILENCE = '┊';

/** Dashes of an arrow before its words, and the fewest behind them. */
export const DASHES = '──';

export class LadderRows {
  readonly #layout: LadderLayout;
  readonly #paint: Paint;
  readonly #withBytes: boolean;

  constructor(layout: LadderLayout, paint: Paint, withBytes: boolean) {
    this.#layout = layout;
    this.#paint = paint;
    this.#withBytes = withBytes;
  }

  /** Who stands where. */
  *head(client: readonly string[], server: readonly string[]): Generator<string> {
    const { left, lane } = this.#layout;
    const width = lane + 2;
    const fits = client.every((text, at) => text.length + server[at].length < width);
    const rows = fits
      ? client.map((text, at) => text + server[at].padStart(width - text.length))
      : [...client, ...server.map((text) => text.padStart(width))];
    for (const row of rows) yield `${' '.repeat(left)}${this.#paint('device', row)}`.trimEnd();
    yield this.#between(BAR);
  }

  /** All rows of a packet, and a free one below them. */
  *packet(told: ToldPacket): Generator<string> {
    const { packet, sinceNs } = told;
    if (sinceNs !== null && sinceNs >= SILENCE_NS) yield this.#between(BAR_OF_SILENCE);
    const marks = marksOf(packet);
    const lefts = this.#times(told);
    const [arrow, ...rest] = this.#arrow(packet, marks);
    const margin = told.brief === true ? '' : this.#margin(told.sentence);
    yield this.#row(lefts.shift(), arrow, margin);
    for (const pieces of [...rest, ...this.#below(told)]) {
      yield this.#row(lefts.shift(), this.#filled([{ text: ' ' }, ...pieces]));
    }
    if (told.brief === true) return;
    for (const left of lefts) yield this.#row(left, this.#filled([]));
    yield this.#between(BAR);
  }

  // --- The left side ------------------------------------------------------------------------------

  /** What stands left of the first rows. */
  #times({ packet, sinceNs, fromStartNs }: ToldPacket): Piece[][] {
    const { number, clock, since, stacked, clockDigits } = this.#layout;
    const { frame, seconds, nanos } = packet.segment;
    const time = localClockWith(seconds, nanos, clockDigits);
    const numberText = String(frame).padStart(number);
    const sinceText = (sinceNs === null ? '' : signed(sinceNs, since)).padStart(since);
    if (stacked) {
      return [
        [{ text: numberText }, { text: ` ${sinceText} `, role: 'time' }],
        [{ text: `${time.padStart(number + 1 + since)} `, role: 'time' }],
      ];
    }
    const first: Piece[] = [{ text: numberText }, { text: ` ${time} ${sinceText} `, role: 'time' }];
    const exact = `${(fromStartNs / 1e9).toFixed(clockDigits)} s`;
    const fromStart = exact.length > number + clock ? fitting(fromStartNs, number + clock) : exact;
    return [
      first,
      [{ text: `${fromStart.padStart(number + 1 + clock)}${' '.repeat(since + 2)}`, role: 'time' }],
    ];
  }

  // --- Between the lines --------------------------------------------------------------------------

  /** The arrow, and what of its words has no room in it. */
  #arrow(packet: Packet, marks: readonly Mark[]): Piece[][] {
    const { lane } = this.#layout;
    const role = roleOf(marks);
    const room = lane - 2 * DASHES.length - 3;
    const words = labelOf(packet, marks);
    const [first, ...rest] = packed(words, room);
    const label: Piece[] = [{ text: ' ' }, ...spaced(first), { text: ' ' }];
    const used = widthOfPieces(label);
    const dashes = '─'.repeat(lane - used - DASHES.length - 1);
    const arrow: Piece[] = packet.fromClient
      ? [{ text: DASHES, role }, ...label, { text: `${dashes}▶`, role }]
      : [{ text: `◀${dashes}`, role }, ...label, { text: DASHES, role }];
    return [arrow, ...rest.map((line) => [{ text: '  ' }, ...spaced(line)])];
  }

  /** Sentence, lines, bytes, and the background. */
  #below({ packet, sentence, sight, brief }: ToldPacket): Piece[][] {
    const { lane } = this.#layout;
    const width = lane - 2;
    const rows = brief === true ? [] : this.#told(sentence, width);
    if (brief !== true || sight.parts.length === 1) {
      rows.push(...lineRows('» ', sight.parts, width));
    }
    rows.push(...lineRows('» now also readable: ', sight.released, width));
    if (this.#withBytes) rows.push(...dumpRows(packet, sight, lane - 1));
    rows.push(...quietRows(uncapturedWords(packet), width));
    if (brief !== true && sentence.aside !== '') rows.push(...quietRows(sentence.aside, width));
    return rows;
  }

  #told(sentence: Sentence, width: number): Piece[][] {
    const rows: Piece[][] = wrapped(sentence.text, width).map((text) => [{ text }]);
    if (this.#layout.margin === 0) addAtEnd(rows, promiseWords(sentence), width);
    return rows;
  }

  #margin(sentence: Sentence): string {
    return this.#layout.margin === 0 ? '' : `  ${promiseWords(sentence)}`;
  }

  /** As wide as the lane. */
  #filled(pieces: readonly Piece[]): Piece[] {
    const missing = this.#layout.lane - widthOfPieces(pieces);
    return [...pieces, { text: ' '.repeat(Math.max(missing, 0)) }];
  }

  #row(left: readonly Piece[] | undefined, lane: readonly Piece[], margin = ''): string {
    const begin = left === undefined ? ' '.repeat(this.#layout.left) : this.#painted(left);
    const end = margin === '' ? '' : this.#paint('quiet', margin);
    return `${begin}${BAR}${this.#painted(lane)}${BAR}${end}`;
  }

  #between(bar: string): string {
    const { left, lane } = this.#layout;
    return `${' '.repeat(left)}${bar}${' '.repeat(lane)}${bar}`;
  }

  #painted(pieces: readonly Piece[]): string {
    return pieces
      .map(({ text, role }) => (role === undefined ? text : this.#paint(role, text)))
      .join('');
  }
}

function promiseWords({ promise }: Sentence): string {
  return PROMISES[promise].title;
}

/** `SYN ACK`, then the numbers, then what stands out. */
export function labelOf(packet: Packet, marks: readonly Mark[]): Piece[] {
  const { segment } = packet;
  const names = (['SYN', 'FIN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR', 'NS'] as const).filter(
    (name) => segment.flags & TCP[name],
  );
  const words: Piece[] = [
    { text: names.length === 0 ? 'no flags' : names.join(' '), role: 'device' },
    { text: `seq ${packet.seq}` },
  ];
  if (segment.length > 0) words.push({ text: `len ${segment.length}` });
  if (segment.flags & TCP.ACK) words.push({ text: `ack ${packet.ack}` });
  words.push({ text: `win ${packet.window}` });
  return [...words, ...marks];
}

/** As many in a line as it has room for. */
export function packed(words: readonly Piece[], room: number): Piece[][] {
  const lines: Piece[][] = [];
  let used = 0;
  for (const word of words) {
    const width = widthOfText(word.text);
    const line = lines.at(-1);
    if (line === undefined || used + 1 + width > room) {
      lines.push([word]);
      used = width;
    } else {
      line.push(word);
      used += 1 + width;
    }
  }
  return lines;
}

export function spaced(words: readonly Piece[]): Piece[] {
  return words.flatMap((word, at) => (at === 0 ? [word] : [{ text: ' ' }, word]));
}

export function widthOfPieces(pieces: readonly Piece[]): number {
  return pieces.reduce((width, { text }) => width + widthOfText(text), 0);
}

/** What the snapshot length cut off of the data; empty: nothing. */
export function uncapturedWords({ segment }: Packet): string {
  const { dataAt, dataEnd, length } = segment;
  const captured = Math.max(dataEnd - dataAt, 0);
  if (captured >= length) return '';
  const whole = byteCount(length);
  return captured === 0
    ? `${length === 1 ? 'Its byte' : 'Its data'} was not captured.`
    : `Only ${grouped(captured)} of the ${whole} were captured.`;
}

export function quietRows(text: string, width: number): Piece[][] {
  return text === '' ? [] : wrapped(text, width).map((line) => [{ text: line, role: 'quiet' }]);
}

/** Quiet words at the right, in the last row if they have room there. */
function addAtEnd(rows: Piece[][], text: string, width: number): void {
  const last = rows.at(-1) ?? [];
  const free = width - widthOfPieces(last) - widthOfText(text);
  if (free >= 2) last.push({ text: ' '.repeat(free) }, { text, role: 'quiet' });
  else {
    for (const line of wrapped(text, width)) {
      rows.push([{ text: line.padStart(width), role: 'quiet' }]);
    }
  }
}

/** Lines of a board, made harmless; what is wrapped is set in. */
export function lineRows(mark: string, parts: readonly string[], width: number): Piece[][] {
  if (parts.length === 0) return [];
  const text = parts.map(harmless).join('; ');
  const [first, ...rest] = wrapped(`${mark}${text}`, width - 2);
  return [
    [{ text: first, role: 'good' }],
    ...rest.map((line): Piece[] => [{ text: `  ${line}`, role: 'good' }]),
  ];
}

function dumpRows({ segment, seq }: Packet, sight: Sight, columns: number): Piece[][] {
  const { bytes, dataAt, dataEnd, length } = segment;
  const captured = bytes.subarray(dataAt, Math.min(dataEnd, dataAt + length));
  const first = segment.flags & TCP.SYN ? seq + 1 : seq;
  return [...hexDump(captured, first, columns, sight.isSecret)].map((text): Piece[] => [{ text }]);
}

/** `+25 ms`; a capture may also go back in time. */
function signed(ns: number, columns: number): string {
  const size = fitting(Math.abs(ns), columns - 1);
  return ns < 0 ? `−${size}` : `+${size}`;
}

/** How long, with as much of it as there is room for: `<0.01 ms`, `2 h 5 min`, `2 h`, `49710 d`. */
function fitting(ns: number, columns: number): string {
  const whole = duration(ns).replace('under ', '<');
  if (whole.length <= columns) return whole;
  const minutes = Math.floor(ns / NS_A_MINUTE);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 100 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}
