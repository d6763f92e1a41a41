// The console of one device while it is looked at: its past, then its lines as they come and go.

import { signal } from '@preact/signals';
import { serverNow } from '../fleet/client.ts';
import type { LiveEvent } from '../fleet/protocol.ts';
import { count, durationText } from '../format/amounts.ts';
import { timeText } from '../format/times.ts';
import { Days } from './days.ts';
import type { StreamEvent } from './event-reader.ts';
import { happeningWords, leftOutWords, rejectWords } from './happenings.ts';
import { type Line, note, unseen, wireLine } from './line.ts';
import { type Fault, Log, MAX_LINES } from './log.ts';
import { fetchPast } from './past.ts';
import { Wire, type WireState } from './wire.ts';

/** Why what comes is not shown at once. */
export type Pause = 'hand' | 'scroll';

/** Rejects of one frame whose lines are looked for. */
const MAX_FAULTS = 500;

const OVERSIZED = 'longer than 4,096 bytes: this is only some of its beginning';

export class ConsoleSession {
  /** The lines that are kept, the oldest first. */
  readonly lines = signal<readonly Line[]>([]);
  readonly wire = signal<WireState>({ type: 'opening' });
  readonly pause = signal<Pause | null>(null);
  /** Lines that came during the pause. */
  readonly waiting = signal(0);

  readonly #device: string;
  readonly #log = new Log();
  readonly #stream: Wire;
  readonly #days = new Days((time) => timeText(time).slice(0, 'yyyy-mm-dd'.length), serverNow());
  /** Came, but is not shown yet. */
  #queue: Line[] = [];
  #left = 0;
  #faults: Fault[] = [];
  #frame: number | null = null;
  /** The past is on its way: what comes has to wait for it. */
  #past: AbortController | null = null;
  /** Until when lines were seen, and why no longer. Null: they are seen, or never were. */
  #gap: { readonly since: number; readonly why: string } | null = null;
  #began = false;

  constructor(device: string) {
    this.#device = device;
    this.#stream = new Wire(device, {
      state: (state) => this.#entered(state),
      events: (events) => this.#came(events),
    });
  }

  /** The page is seen. */
  open(): void {
    this.#stream.open();
  }

  /** It is not: browsers allow few connections to a server. */
  close(): void {
    this.#unseenFrom('this page was hidden');
    this.#past?.abort();
    this.#past = null;
    this.#stream.close();
    this.#flush();
  }

  /** The device is there now, or the server is back. */
  hurry(): void {
    this.#stream.hurry();
  }

  hold(by: Pause): void {
    // Whoever paused by hand goes on by hand.
    if (this.pause.value === 'hand') return;
    this.pause.value = by;
    this.#log.pause();
  }

  goOn(): void {
    this.pause.value = null;
    this.#log.resume();
    this.#show();
  }

  /** What the event stream of the fleet told of the device. */
  heard(events: readonly LiveEvent[]): void {
    for (const event of events) {
      if (event.type === 'reject') {
        // Why a line was rejected is known a little later than the line.
        this.#faults.push({ text: String(event.raw), fault: rejectWords(event) });
        this.#schedule();
      } else if (event.type === 'gap' || event.type === 'reboot') {
        const words = happeningWords(event.type, event);
        if (words !== null && this.#began) this.#add(note(Date.parse(event.time), words));
      }
    }
  }

  // --- From the server ----------------------------------------------------------------------------

  #entered(state: WireState): void {
    if (state.type === 'live') void this.#fill();
    else if (this.wire.value.type === 'live') this.#unseenFrom('the server did not answer');
    this.wire.value = state;
  }

  #unseenFrom(why: string): void {
    if (this.#began && this.wire.value.type === 'live') this.#gap ??= { since: serverNow(), why };
  }

  /** Fetches what was said before, or meanwhile. */
  async #fill(): Promise<void> {
    this.#past?.abort();
    const past = new AbortController();
    this.#past = past;
    const gap = this.#gap;
    let lines: Line[] = [];
    try {
      lines = await fetchPast(this.#device, gap?.since ?? null, past.signal);
    } catch {
      // What is live matters more; the server says itself what it cannot read.
    }
    if (this.#past !== past) return;
    this.#past = null;
    this.#gap = null;
    const now = serverNow();
    const fill = unseen(lines, this.#log.lines);
    const head = gap === null ? [] : [note(gap.since, gapWords(now - gap.since, gap.why))];
    // A connection that is open may be older than the gap.
    const live = unseen(this.#queue, fill).filter(
      ({ direction, time }) => gap === null || direction !== 'note' || time >= gap.since,
    );
    const from = Math.min(now, live[0]?.time ?? now);
    const foot = note(from, gap === null ? 'live from here' : 'live again');
    this.#queue = [...head, ...fill, foot, ...live];
    this.#began = true;
    this.#schedule();
  }

  #came(events: readonly StreamEvent[]): void {
    for (const { type, data } of events) {
      const fields = JSON.parse(data);
      const time = Date.parse(fields.time);
      if (type === 'line') {
        const about = fields.oversized === true ? { fault: OVERSIZED } : {};
        this.#add(wireLine(fields.direction, time, fields.text, about));
        continue;
      }
      if (type === 'dropped') {
        this.#add(note(serverNow(), leftOutWords(fields.lines)));
        continue;
      }
      const words = happeningWords(type, fields);
      if (words !== null) this.#addOnce(note(time, words));
    }
  }

  /** The stream begins with the connections that are open, also if they were told of before. */
  #addOnce(line: Line): void {
    const known = [...this.#log.lines, ...this.#queue];
    if (unseen([line], known).length > 0) this.#add(line);
  }

  // --- To the screen ------------------------------------------------------------------------------

  #add(line: Line): void {
    this.#queue.push(line);
    if (this.#queue.length > 2 * MAX_LINES) {
      this.#queue = this.#queue.slice(-MAX_LINES);
      this.#left += MAX_LINES;
    }
    this.#schedule();
  }

  /** Once a frame is as often as anybody can see. */
  #schedule(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      if (this.#past === null) this.#flush();
    });
  }

  #flush(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    const queue = this.#days.mark(this.#queue);
    this.#queue = [];
    const [first] = queue;
    if (this.#left > 0 && first !== undefined) {
      queue.unshift(note(first.time, leftOutWords(this.#left)));
    }
    this.#left = 0;
    this.#log.add(queue);
    this.#log.mark(this.#faults.slice(-MAX_FAULTS));
    this.#faults = [];
    this.#show();
  }

  #show(): void {
    this.waiting.value = this.#log.waiting;
    this.lines.value = this.#log.lines;
  }
}

function gapWords(ms: number, why: string): string {
  return (
    `not watched for ${durationText(ms)}: ${why}. What was said in words meanwhile follows ` +
    `(at most ${count(100, 'line')}); readings are kept, but not shown here`
  );
}
