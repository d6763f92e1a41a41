// One event stream: writes what its cursor finds, slice by slice, and only as fast as it is read.

import type { ServerResponse } from 'node:http';
import { LIVE_BATCH_EVENTS, LIVE_SLICE_CHARS, LIVE_SLICE_EVENTS } from '../limits.ts';
import type { LiveEvent, LiveEventType } from '../live/event.ts';
import type { DroppedRange, LiveCursor, LiveHub } from '../live/hub.ts';
import type { Turn, Turns } from '../live/turns.ts';
import { encodeCursor } from '../store/cursor.ts';
import type { DeviceDirectory } from './directory.ts';
import { EventWriter } from './event-writer.ts';
import { LatestValues } from './latest.ts';
import { formatTime } from './time.ts';

/** What a viewer asked for. */
export interface ViewerWishes {
  /** Ids; null: all devices. */
  readonly devices: ReadonlySet<string> | null;
  readonly types: ReadonlySet<LiveEventType>;
  /** `latest` events a second in place of `reading` events; null: every reading. */
  readonly maxHz: number | null;
  /** Ids of devices whose `reading` events come besides `latest`. */
  readonly each: ReadonlySet<string>;
  /** The position that it saw last; undefined: it begins now. */
  readonly after: number | undefined;
}

interface ViewerParts {
  readonly hub: LiveHub;
  readonly devices: DeviceDirectory;
  readonly turns: Turns;
}

/** How long a browser waits before it connects again, in ms. */
export const RETRY_MS = 1000;

/**
 * Writes to an answer whose head was sent, until either side closes it.
 *
 * Who resumes goes on behind the last id, so no id may be told before everything up to it was: what follows
 * a reading that is left to `latest` is held back until that is written.
 */
export class Viewer {
  readonly #writer: EventWriter;
  readonly #wishes: ViewerWishes;
  readonly #cursor: LiveCursor;
  readonly #turn: Turn;
  readonly #latest: LatestValues | null;
  /** Everything up to here was looked at: written, held, in the next `latest`, or not for this viewer. */
  #position: number;
  /** Events behind readings that no `latest` has told yet, as they will be written. */
  #held = '';
  /** The position of the first of them. */
  #heldFrom = 0;
  /** A `latest` event that is not written to its end: nothing else may come between. */
  #writing: Iterator<string> | null = null;
  #latestTimer: NodeJS.Timeout | null = null;
  #latestAt = Number.NEGATIVE_INFINITY;
  #latestDue = false;

  constructor(parts: ViewerParts, wishes: ViewerWishes, response: ServerResponse) {
    this.#wishes = wishes;
    this.#latest =
      wishes.maxHz !== null && wishes.types.has('reading')
        ? new LatestValues(parts.devices, wishes.devices)
        : null;
    this.#position = parts.hub.lastPosition;
    this.#turn = parts.turns.join(() => this.#go());
    const { after } = wishes;
    const wake = () => this.#turn.request();
    this.#cursor = parts.hub.subscribe(wake, after === undefined ? {} : { after });
    // An id of another history is answered with `dropped`, whose id is the first that holds: one told
    // before it would let a viewer whose stream breaks in between never hear of what it missed.
    const begins = after === undefined || after <= this.#position;
    if (after !== undefined) {
      this.#position = begins ? after : this.#position;
    }
    this.#writer = new EventWriter(response, {
      drained: () => this.#turn.request(),
      heartbeat: () => this.#heartbeat(),
      closed: () => this.#closed(),
    });
    this.#writer.write(`retry: ${RETRY_MS}\n${begins ? `id: ${this.#position}\n` : ''}\n`);
    this.#turn.request();
  }

  /** Ends the stream. */
  end(): void {
    this.#writer.end();
  }

  /** One go; true when there is more to write. */
  #go(): boolean {
    if (this.#writer.blocked) {
      return false;
    }
    if (this.#latestDue && this.#writing === null) {
      this.#beginLatest();
    }
    if (this.#writing !== null) {
      return this.#writeLatest(this.#writing);
    }
    return this.#writeEvents();
  }

  #writeEvents(): boolean {
    let text = '';
    let more = true;
    const accept = (event: LiveEvent) => {
      this.#position = event.position;
      text += this.#holdBack(this.#eventText(event), event.position);
    };
    for (let looked = 0; more && looked < LIVE_SLICE_EVENTS; looked += LIVE_BATCH_EVENTS) {
      if (this.#held.length >= LIVE_SLICE_CHARS) {
        // There is no room for more before the next `latest`.
        more = false;
        break;
      }
      const seen = this.#cursor.read(LIVE_BATCH_EVENTS, accept);
      more = seen.more;
      if (seen.dropped !== null) {
        this.#position = seen.dropped.to;
        this.#latest?.addAll();
        text += this.#holdBack(droppedText(seen.dropped), seen.dropped.from);
      }
      if (text.length >= LIVE_SLICE_CHARS) {
        break;
      }
    }
    this.#writer.write(text);
    this.#scheduleLatest();
    return more && !this.#writer.blocked;
  }

  /** What of an event can be written now. */
  #holdBack(text: string, position: number): string {
    if (text === '' || this.#latest?.pending !== true) {
      return text;
    }
    if (this.#held === '') {
      this.#heldFrom = position;
    }
    this.#held += text;
    return '';
  }

  /** Empty when the viewer did not ask for it. */
  #eventText({ type, device, time, position, data }: LiveEvent): string {
    const { types, devices, each } = this.#wishes;
    if (!types.has(type) || (devices !== null && !devices.has(device))) {
      return '';
    }
    if (type === 'reading' && this.#latest !== null) {
      this.#latest.add(device);
      if (!each.has(device)) {
        return '';
      }
    }
    const json = JSON.stringify({ device, time: formatTime(time), ...data });
    return `id: ${position}\nevent: ${type}\ndata: ${json}\n\n`;
  }

  #scheduleLatest(): void {
    const { maxHz } = this.#wishes;
    if (maxHz === null || this.#latestTimer !== null || this.#latest?.pending !== true) {
      return;
    }
    const pause = this.#latestAt + 1000 / maxHz - performance.now();
    this.#latestTimer = setTimeout(
      () => {
        this.#latestTimer = null;
        this.#latestDue = true;
        this.#turn.request();
      },
      Math.max(0, pause),
    );
  }

  #beginLatest(): void {
    this.#latestDue = false;
    this.#latestAt = performance.now();
    this.#writing = this.#latest?.take() ?? null;
    this.#writer.write('event: latest\ndata: ');
  }

  #writeLatest(pieces: Iterator<string>): boolean {
    let text = '';
    for (let looked = 0; looked < LIVE_SLICE_EVENTS; looked += LIVE_BATCH_EVENTS) {
      const piece = pieces.next();
      if (piece.done === true) {
        const upTo = this.#held === '' ? this.#position : this.#heldFrom - 1;
        text += `\nid: ${upTo}\n\n${this.#held}`;
        this.#held = '';
        this.#writing = null;
        break;
      }
      text += piece.value;
      if (text.length >= LIVE_SLICE_CHARS) {
        break;
      }
    }
    this.#writer.write(text);
    return !this.#writer.blocked;
  }

  /** The position goes along: one who comes back then does not ask for what it had no interest in. */
  #heartbeat(): string {
    if (this.#writing !== null) {
      return '';
    }
    return this.#latest?.pending === true ? ':\n\n' : `:\nid: ${this.#position}\n\n`;
  }

  #closed(): void {
    this.#turn.end();
    this.#cursor.close();
    if (this.#latestTimer !== null) {
      clearTimeout(this.#latestTimer);
      this.#latestTimer = null;
    }
  }
}

/** Tells what was missed, and the cursor with which `order=commit` gives it, from device to device. */
function droppedText({ from, to }: DroppedRange): string {
  const json = JSON.stringify({ from, to, after: encodeCursor('commit', [from - 1]) });
  return `id: ${to}\nevent: dropped\ndata: ${json}\n\n`;
}
