// What was said on a connection, line by line in both directions, for a person.

import { MAX_LINE_BYTES } from '../../limits.ts';
import { lineText } from '../../line/text.ts';
import type { FollowListener } from '../../wire/tcp/follow.ts';
import { LineCutter } from '../console/line-cutter.ts';
import type { Paint } from '../terminal/colour.ts';
import { groupDigits } from '../terminal/event-line.ts';
import { harmless } from '../terminal/harmless.ts';

export interface ConversationOptions {
  readonly paint: Paint;
  /** Only what this side said. */
  readonly side: 'client' | 'server' | undefined;
  /** Local time of so many ns since the capture's first frame. */
  clock(timeNs: number): string;
  print(row: string): void;
}

/** Prints lines as soon as they are whole; of one that never ends, what there is. */
export class FollowedConversation implements FollowListener {
  readonly #options: ConversationOptions;
  readonly #cutters = { client: new LineCutter(), server: new LineCutter() };
  /** When the last bytes of a side came. */
  readonly #lastNs = { client: 0, server: 0 };

  constructor(options: ConversationOptions) {
    this.#options = options;
  }

  bytes(
    fromClient: boolean,
    _offset: number,
    bytes: Uint8Array,
    _frame: number,
    timeNs: number,
  ): void {
    const side = fromClient ? 'client' : 'server';
    if (!this.#isWanted(side)) return;
    this.#lastNs[side] = timeNs;
    for (const piece of this.#cutters[side].push(bytes)) {
      this.#say(side, piece.bytes, piece.ends ? '' : ' …', timeNs);
    }
  }

  hole(fromClient: boolean, offset: number, size: number, frame: number): void {
    const side = fromClient ? 'client' : 'server';
    if (!this.#isWanted(side)) return;
    this.#endLine(side, ' ×');
    const count = size === 1 ? '1 byte is' : `${groupDigits(size)} bytes are`;
    const words = `× ${count} missing here, at offset ${offset}: acknowledged in packet ${frame}, but not captured`;
    this.#options.print(this.#options.paint('bad', words));
  }

  /** There is no more: what has no end is shown too. */
  end(): void {
    this.#endLine('client', ' (without an end of line)');
    this.#endLine('server', ' (without an end of line)');
  }

  #isWanted(side: 'client' | 'server'): boolean {
    return this.#options.side === undefined || this.#options.side === side;
  }

  #endLine(side: 'client' | 'server', mark: string): void {
    const rest = this.#cutters[side].end();
    if (rest.length > 0) this.#say(side, rest, mark, this.#lastNs[side]);
  }

  #say(side: 'client' | 'server', bytes: Buffer, mark: string, timeNs: number): void {
    const { paint, clock, print } = this.#options;
    const text = harmless(lineText(bytes, 0, Math.min(bytes.length, MAX_LINE_BYTES)));
    const arrow = side === 'client' ? '→' : '←';
    print(
      `${paint('time', clock(timeNs))} ${paint(side, `${arrow} ${text}`)}${paint('quiet', mark)}`,
    );
  }
}
