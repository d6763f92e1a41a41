// One ring of the newest events, shared by all viewers; each viewer is only a cursor into it. So a
// viewer costs ingest nothing, and one that is too slow misses events and is told which.

import { LIVE_RING_EVENTS } from '../limits.ts';
import type { LiveCommit, LiveEvent } from './event.ts';

/** Positions that a viewer missed, both ends included. Some of them may never have had an event. */
export interface DroppedRange {
  readonly from: number;
  readonly to: number;
}

/** A viewer's place in the ring. */
export interface LiveCursor {
  /**
   * Hands out the next events, in rising position. Looks at no more than `limit` of them.
   *
   * A call that reports `dropped` hands out nothing: the events that follow the hole come with the
   * next call. `more` tells whether that is worth making at once; if not, `wake` will tell.
   */
  read(
    limit: number,
    accept: (event: LiveEvent) => void,
  ): { readonly more: boolean; readonly dropped: DroppedRange | null };
  close(): void;
}

/** A commit in the ring. Its events are made one by one as the first viewer comes by, then kept. */
class RingCommit {
  readonly last: number;
  readonly size: number;
  readonly #commit: LiveCommit;
  readonly #made: LiveEvent[] = [];
  /** What makes the next; null when all are made. */
  #rest: Iterator<LiveEvent> | null;

  /** @param size how many of its events are kept: the newest */
  constructor(commit: LiveCommit, size: number) {
    this.last = commit.last;
    this.size = size;
    this.#commit = commit;
    this.#rest = commit.events(size)[Symbol.iterator]();
  }

  /** The event with this index; undefined behind the last. */
  at(index: number): LiveEvent | undefined {
    while (index >= this.#made.length && this.#rest !== null) {
      const next = this.#rest.next();
      if (next.done === true) {
        this.#rest = null;
      } else {
        this.#made.push(next.value);
      }
    }
    return this.#made[index];
  }

  /** It has left the ring. */
  release(): void {
    this.#commit.release?.();
  }
}

/** The ring and its viewers. */
export class LiveHub {
  readonly #ringEvents: number;
  /** By serial number, which rises by one a commit: the oldest comes first. */
  readonly #ring = new Map<number, RingCommit>();
  readonly #cursors = new Set<Cursor>();
  /** By device: up to which position it was forgotten; as long as such events may be in the ring. */
  readonly #forgotten = new Map<string, number>();
  #nextSerial = 0;
  #held = 0;
  #lastPosition = 0;
  /** The last position that is no longer in the ring, or never was. */
  #floor = 0;

  /** @param options `ringEvents`: how many events are kept. */
  constructor(options: { readonly ringEvents?: number } = {}) {
    this.#ringEvents = options.ringEvents ?? LIVE_RING_EVENTS;
  }

  /** The last position that was published, or that the store had at start-up. */
  get lastPosition(): number {
    return this.#lastPosition;
  }

  /** How many cursors are open. */
  get viewers(): number {
    return this.#cursors.size;
  }

  /** Tells the position at start-up; nothing up to it is in the ring. */
  start(position: number): void {
    this.#lastPosition = position;
    this.#floor = position;
  }

  /**
   * Takes what has just become durable; of a commit larger than the ring its newest events. Costs no
   * more than to keep what these are made of.
   *
   * @throws RangeError when the positions do not lie behind those of the commit before.
   */
  publish(commit: LiveCommit): void {
    if (commit.size === 0) {
      this.#lastPosition = Math.max(this.#lastPosition, commit.last);
      return;
    }
    if (commit.first <= this.#lastPosition) {
      throw new RangeError(`commit ${commit.first} is not behind ${this.#lastPosition}`);
    }
    const size = Math.min(commit.size, this.#ringEvents);
    this.#ring.set(this.#nextSerial++, new RingCommit(commit, size));
    this.#held += size;
    this.#lastPosition = commit.last;
    for (const [serial, oldest] of this.#ring) {
      if (this.#held <= this.#ringEvents) {
        break;
      }
      this.#ring.delete(serial);
      oldest.release();
      this.#held -= oldest.size;
      this.#floor = oldest.last;
    }
    if (size < commit.size) {
      this.#floor = commit.last - size;
    }
    for (const [device, upTo] of this.#forgotten) {
      if (upTo <= this.#floor) {
        this.#forgotten.delete(device);
      }
    }
    for (const cursor of this.#cursors) {
      cursor.published();
    }
  }

  /** Events of a device up to this position are shown no more, but those that say that its connections ended. */
  forget(device: string, position: number): void {
    this.#forgotten.set(device, position);
  }

  #isForgotten({ device, position, type }: LiveEvent): boolean {
    return type !== 'disconnect' && position <= (this.#forgotten.get(device) ?? 0);
  }

  /**
   * Opens a cursor that starts now, or behind the position `after`. An `after` that this hub cannot
   * have given (the data behind it was replaced, or it is no position) is answered with everything
   * up to now as dropped.
   *
   * @param wake Called during `publish` when there is something to read again after `read` had said
   *   that there is no more. It has to return at once. Read once right after subscribing.
   */
  subscribe(wake: () => void, options: { readonly after?: number } = {}): LiveCursor {
    const after = options.after ?? this.#lastPosition;
    const known = Number.isSafeInteger(after) && after >= 0 && after <= this.#lastPosition;
    const cursor = new Cursor(
      {
        ring: this.#ring,
        floor: () => this.#floor,
        nextSerial: () => this.#nextSerial,
        isForgotten: (event) => this.#isForgotten(event),
        closed: (closed) => this.#cursors.delete(closed),
      },
      wake,
      known
        ? { position: after, serial: this.#serialBehind(after), strayed: false }
        : { position: this.#lastPosition, serial: this.#nextSerial, strayed: true },
    );
    this.#cursors.add(cursor);
    return cursor;
  }

  /** The first commit that has positions behind this one. */
  #serialBehind(position: number): number {
    if (position < this.#lastPosition) {
      for (const [serial, commit] of this.#ring) {
        if (commit.last > position) {
          return serial;
        }
      }
    }
    return this.#nextSerial;
  }
}

/** What a cursor sees of its hub. */
interface RingView {
  readonly ring: ReadonlyMap<number, RingCommit>;
  floor(): number;
  nextSerial(): number;
  isForgotten(event: LiveEvent): boolean;
  closed(cursor: Cursor): void;
}

class Cursor implements LiveCursor {
  readonly #view: RingView;
  readonly #wake: () => void;
  /** Everything up to here was handed out or reported as dropped. */
  #position: number;
  #serial: number;
  #index = 0;
  /** Its place was in another history than the hub's. */
  #strayed: boolean;
  #waiting = true;

  constructor(
    view: RingView,
    wake: () => void,
    place: { readonly position: number; readonly serial: number; readonly strayed: boolean },
  ) {
    this.#view = view;
    this.#wake = wake;
    this.#position = place.position;
    this.#serial = place.serial;
    this.#strayed = place.strayed;
  }

  published(): void {
    if (this.#waiting) {
      this.#waiting = false;
      this.#wake();
    }
  }

  read(
    limit: number,
    accept: (event: LiveEvent) => void,
  ): { readonly more: boolean; readonly dropped: DroppedRange | null } {
    const dropped = this.#missed();
    if (dropped === null) {
      this.#handOut(limit, accept);
    }
    const more = this.#serial < this.#view.nextSerial();
    this.#waiting = !more;
    return { more, dropped };
  }

  close(): void {
    this.#waiting = false;
    this.#view.closed(this);
  }

  /** Moves behind a hole, if the ring has moved on without this cursor. */
  #missed(): DroppedRange | null {
    if (this.#strayed) {
      this.#strayed = false;
      return { from: 1, to: this.#position };
    }
    const floor = this.#view.floor();
    if (this.#position >= floor) {
      return null;
    }
    const dropped = { from: this.#position + 1, to: floor };
    this.#position = floor;
    const [oldest] = this.#view.ring.keys();
    this.#serial = oldest ?? this.#view.nextSerial();
    this.#index = 0;
    return dropped;
  }

  #handOut(limit: number, accept: (event: LiveEvent) => void): void {
    let looked = 0;
    for (;;) {
      const commit = this.#view.ring.get(this.#serial);
      if (commit === undefined) {
        return;
      }
      const event = commit.at(this.#index);
      if (event === undefined) {
        this.#position = Math.max(this.#position, commit.last);
        this.#serial++;
        this.#index = 0;
        continue;
      }
      if (looked === limit) {
        return;
      }
      looked++;
      this.#index++;
      // A cursor that resumes in the middle of a commit passes over what it has seen.
      if (event.position > this.#position) {
        this.#position = event.position;
        if (!this.#view.isForgotten(event)) {
          accept(event);
        }
      }
    }
  }
}
