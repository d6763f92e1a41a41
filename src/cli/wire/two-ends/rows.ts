// The rows of a ladder between two ends.

import { type Arrow, sightingOf } from '../../../wire/two-ends/arrow.ts';
import { type ArrowScene, arrowWords } from '../../../wire/two-ends/arrow-words.ts';
import type { Paint } from '../../terminal/colour.ts';
import { wrapped } from '../../terminal/width.ts';
import {
  BAR,
  BAR_OF_SILENCE,
  lineRows,
  type Piece,
  SILENCE_NS,
  widthOfPieces,
} from '../ladder-rows.ts';
import { drawArrow, roleOfArrow } from './drawn-arrow.ts';
import { secondsText, type TwoEndsLayout } from './layout.ts';
import { byteRows, changedRows, type ShownBytes } from './shown-bytes.ts';
import type { ToldPacket } from './told-packets.ts';

/** An arrow with all that is shown of it. */
export interface ShownArrow {
  readonly arrow: Arrow;
  readonly told: ToldPacket | undefined;
  readonly scene: ArrowScene;
  /** Left out: they are not shown. */
  readonly bytes?: ShownBytes | undefined;
}

export class TwoEndsRows {
  readonly #layout: TwoEndsLayout;
  readonly #paint: Paint;
  /** What times are counted from. */
  readonly #zeroNs: number;
  #lastNs: number | undefined;

  constructor(layout: TwoEndsLayout, paint: Paint, zeroNs: number) {
    this.#layout = layout;
    this.#paint = paint;
    this.#zeroNs = zeroNs;
  }

  /** Who stands where, in some lines. */
  *head(client: readonly string[], server: readonly string[]): Generator<string> {
    const { side, lane } = this.#layout;
    const width = lane + 2;
    const fits = client.every((text, at) => text.length + (server[at] ?? '').length < width);
    const rows = fits
      ? client.map((text, at) => text + (server[at] ?? '').padStart(width - text.length))
      : [...client, ...server.map((text) => text.padStart(width))];
    for (const row of rows) yield `${' '.repeat(side)}${this.#paint('device', row)}`.trimEnd();
    yield this.#between(BAR);
  }

  /** All rows of an arrow, and a free one below them. */
  *arrow({ arrow, told, scene, bytes }: ShownArrow): Generator<string> {
    const { lane } = this.#layout;
    const seenNs = arrow.leftNs ?? arrow.arrivedNs ?? 0;
    if (this.#lastNs !== undefined && seenNs - this.#lastNs >= SILENCE_NS) {
      yield this.#between(BAR_OF_SILENCE);
    }
    this.#lastNs = seenNs;
    const width = lane - 2;
    const words = arrowWords(arrow, scene);
    const isChanged = (scene.change ?? null) !== null;
    const role = roleOfArrow(arrow, isChanged) ?? 'warning';
    // What was said of the packet was said when the first one of it came.
    const own = arrow.isDuplicate ? undefined : told;
    const rows = [
      ...drawArrow(arrow, told?.label ?? [], lane, isChanged),
      ...textRows(own?.sentence ?? '', width),
      ...lineRows('» ', own?.lines ?? [], width).map(setIn),
      ...(bytes === undefined || arrow.isDuplicate ? [] : byteRows(arrow, bytes, lane - 1)),
      ...textRows(words, width).map((row) => row.map((piece) => ({ ...piece, role }))),
      ...(bytes === undefined || !isChanged ? [] : changedRows(arrow, bytes, lane - 1)),
    ];
    const [left, right] = [this.#side(arrow, true), this.#side(arrow, false)];
    const count = Math.max(rows.length, left.length, right.length);
    for (let at = 0; at < count; at++) {
      yield this.#row(left[at] ?? '', rows[at] ?? [], right[at] ?? '');
    }
    yield this.#between(BAR);
  }

  /** What stands at an end: the packet's number there, and when it was there. */
  #side(
    { fromClient, departure, arrival, leftNs, arrivedNs }: Arrow,
    isClients: boolean,
  ): string[] {
    const { time, digits, frame, isStacked } = this.#layout;
    const isSender = fromClient === isClients;
    const [sighting, ns] = isSender ? [departure, leftNs] : [arrival, arrivedNs];
    if (sighting === undefined || ns === undefined) return [];
    const timeText = secondsText(ns - this.#zeroNs, digits).padStart(time);
    const frameText = `#${sighting.frame}`;
    if (isStacked) return [timeText, frameText];
    return isClients
      ? [`${frameText.padStart(frame)} ${timeText}`]
      : [`${timeText} ${frameText.padEnd(frame)}`];
  }

  #row(left: string, lane: readonly Piece[], right: string): string {
    const { side, lane: width } = this.#layout;
    const begin = this.#paint('time', `${left.padStart(side - 1)} `);
    const end = right === '' ? '' : this.#paint('time', ` ${right}`);
    const free = ' '.repeat(Math.max(width - widthOfPieces(lane), 0));
    return `${begin}${BAR}${this.#painted(lane)}${free}${BAR}${end}`.trimEnd();
  }

  #between(bar: string): string {
    const { side, lane } = this.#layout;
    return `${' '.repeat(side)}${bar}${' '.repeat(lane)}${bar}`;
  }

  #painted(pieces: readonly Piece[]): string {
    return pieces
      .map(({ text, role }) => (role === undefined ? text : this.#paint(role, text)))
      .join('');
  }
}

function textRows(text: string, width: number): Piece[][] {
  return text === '' ? [] : wrapped(text, width).map((line) => setIn([{ text: line }]));
}

function setIn(row: readonly Piece[]): Piece[] {
  return [{ text: ' ' }, ...row];
}

/** The highest number and the latest time that arrows have. */
export function extentOf(arrows: readonly Arrow[]): {
  highestFrame: number;
  firstNs: number;
  lastNs: number;
} {
  let [highestFrame, firstNs, lastNs] = [0, Infinity, -Infinity];
  for (const arrow of arrows) {
    const frames = [arrow.departure?.frame ?? 0, arrow.arrival?.frame ?? 0];
    const times = [arrow.leftNs, arrow.arrivedNs].filter((ns) => ns !== undefined);
    highestFrame = Math.max(highestFrame, sightingOf(arrow).frame, ...frames);
    firstNs = Math.min(firstNs, ...times);
    lastNs = Math.max(lastNs, ...times);
  }
  return { highestFrame, firstNs, lastNs };
}
