// The lines of one direction, found in its bytes as they come in order.

import { MAX_SIGHTED_LINES } from '../limits.ts';
import { CsvDecoder } from '../line/csv.ts';
import { DEFAULT_FIELDS } from '../line/fields.ts';
import { Framer, type LineSink } from '../line/framer.ts';
import { type LineSpeaker, type LineWords, oversizedWords, wordsOf } from './line-words.ts';

const LF = 0x0a;
const CR = 0x0d;

/** A line and where it stands in its direction: offsets count bytes from the first one, 0. */
export interface SightedLine extends LineWords {
  /** Lines that are not empty are counted from 1. */
  readonly number: number;
  /** Its first byte, and the one behind its LF. */
  readonly from: number;
  readonly to: number;
  /** The one behind its text: there its CR LF begins. */
  readonly textEnd: number;
  /** Who speaks, by the last HELLO; null: nobody has said HELLO. */
  readonly speaker: string | null;
  /** Of that HELLO. */
  readonly boot: string | null;
  /** The packet that brought its end, and when, in ns since the capture's first frame. */
  readonly frame: number;
  readonly timeNs: number;
}

/** As `tapline serve --fields` has them. */
export type FieldLists = ReadonlyMap<string | null, readonly string[]>;

export interface SightedLinesOptions {
  readonly side: LineSpeaker['side'];
  /** Where the board is: it goes by that until it says HELLO. */
  readonly address?: string;
  /** Field lists of boards that name none, by device or address; null: of all without a HELLO. */
  readonly fieldLists?: FieldLists;
  /** The capture has the direction from its first byte; else what comes first may be the rest of a line. */
  readonly fromStart: boolean;
  readonly onLine?: (line: SightedLine) => void;
}

/** Finds them. Holds the latest MAX_SIGHTED_LINES of them, and at most one that has no end yet. */
export class SightedLines implements LineSink {
  readonly #side: LineSpeaker['side'];
  readonly #fieldLists: FieldLists;
  readonly #onLine: ((line: SightedLine) => void) | undefined;
  #framer = new Framer({ telnet: true });
  #csv: CsvDecoder;
  #units: Readonly<Record<string, string>> = {};
  #device: string | null = null;
  #boot: string | null = null;
  /** In the order of their offsets. */
  readonly #lines: SightedLine[] = [];
  #count = 0;
  /** What the framer has found since the last LF. */
  #found: LineWords | null = null;
  /** Where the open line begins, and up to where bytes have come. */
  #openFrom = 0;
  #end = 0;
  #lastByte = 0;
  /** The rest of a line whose beginning is missing. */
  #skipping: boolean;

  constructor({ side, address = '', fieldLists, fromStart, onLine }: SightedLinesOptions) {
    this.#side = side;
    this.#fieldLists = fieldLists ?? new Map();
    this.#onLine = onLine;
    const own = this.#fieldLists.get(address) ?? this.#fieldLists.get(null);
    this.#csv = new CsvDecoder(own ?? DEFAULT_FIELDS);
    this.#skipping = !fromStart;
  }

  /** The latest lines, in the order of their offsets. */
  get latest(): readonly SightedLine[] {
    return this.#lines;
  }

  /** Where the line begins that has no end yet, its number, and up to where bytes have come. */
  get open(): { readonly from: number; readonly number: number; readonly isRest: boolean } {
    return { from: this.#openFrom, number: this.#count + 1, isRest: this.#skipping };
  }

  get end(): number {
    return this.#end;
  }

  /** The next bytes in order. */
  take(offset: number, bytes: Uint8Array, frame: number, timeNs: number): void {
    let at = 0;
    while (at < bytes.length) {
      const lf = bytes.indexOf(LF, at);
      const end = lf === -1 ? bytes.length : lf + 1;
      if (!this.#skipping) this.#framer.push(bytes.subarray(at, end), 0, this);
      this.#end = offset + end;
      if (lf !== -1) {
        if (lf > at) this.#lastByte = bytes[lf - 1];
        this.#endLine(frame, timeNs);
      }
      this.#lastByte = bytes[end - 1];
      at = end;
    }
  }

  /** These bytes never came: the line that they are a part of is lost, and the one they end in. */
  skip(offset: number, size: number): void {
    this.#framer = new Framer({ telnet: true });
    this.#found = null;
    this.#skipping = true;
    this.#openFrom = offset + size;
    this.#end = this.#openFrom;
    this.#lastByte = 0;
  }

  // --- What the framer finds ----------------------------------------------------------------------

  line(bytes: Uint8Array, start: number, end: number): boolean {
    this.#found = wordsOf(bytes, start, end, {
      csv: this.#csv,
      units: this.#units,
      side: this.#side,
    });
    return true;
  }

  oversized(): void {
    this.#found = oversizedWords();
  }

  #endLine(frame: number, timeNs: number): void {
    const found = this.#found;
    if (found !== null) {
      if (found.hello !== null) this.#heardHello(found.hello);
      // Written out: copies by spreading are slow to make, and there is one a line.
      const line: SightedLine = {
        kind: found.kind,
        words: found.words,
        seq: found.seq,
        device: found.device,
        hello: found.hello,
        number: ++this.#count,
        from: this.#openFrom,
        to: this.#end,
        textEnd: this.#end - (this.#lastByte === CR ? 2 : 1),
        speaker: this.#device,
        boot: this.#boot,
        frame,
        timeNs,
      };
      this.#keep(line);
      this.#onLine?.(line);
    }
    this.#found = null;
    this.#skipping = false;
    this.#openFrom = this.#end;
  }

  #heardHello({ device, boot, fields, units }: NonNullable<LineWords['hello']>): void {
    this.#device = device;
    this.#boot = boot;
    this.#csv = new CsvDecoder(fields ?? this.#fieldLists.get(device) ?? DEFAULT_FIELDS);
    this.#units = units;
  }

  /** Lets the older half go at once: one by one would move all of them each time. */
  #keep(line: SightedLine): void {
    this.#lines.push(line);
    if (this.#lines.length > MAX_SIGHTED_LINES) this.#lines.splice(0, MAX_SIGHTED_LINES / 2);
  }
}
