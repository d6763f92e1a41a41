// What a running server knows of a reading's journey: the log of what it read, and the packets that it holds.

import { TaplineError } from '../errors.ts';
import { MAX_WAITING_JOURNEYS } from '../limits.ts';
import { DEFAULT_FIELDS } from '../line/fields.ts';
import type { Or } from './facts.ts';
import { type HeldPackets, pairOf, passOver } from './held-packets.ts';
import type { Journey, ReadingJson, Unknown } from './journey.ts';
import type { ReadingName } from './log/find-reading.ts';
import type { JourneyLog } from './log/journey-log.ts';
import type { LoggedCopy, LoggedReading } from './log/logged.ts';
import { findPackets, type NoPackets, type PacketFacts } from './packets/find-packets.ts';
import { tellJourney } from './tell.ts';

/** Where journeys are looked up. */
export interface JourneyParts {
  /** Left out: nobody logs. */
  readonly log?: JourneyLog | undefined;
  /** Left out: nobody captures. */
  readonly packets?: HeldPackets | undefined;
}

export class Journeys {
  readonly #log: JourneyLog | undefined;
  readonly #packets: HeldPackets | undefined;
  /** Ends with the last one that was asked for: one is looked for at a time. */
  #queue: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor({ log, packets }: JourneyParts = {}) {
    this.#log = log;
    this.#packets = packets;
  }

  /**
   * Tells the journey of a reading that is stored.
   *
   * @throws TaplineError `busy` when too many are waiting
   */
  async tell(name: ReadingName, reading: ReadingJson): Promise<Journey> {
    if (this.#waiting >= MAX_WAITING_JOURNEYS) {
      throw new TaplineError('busy', 'Other journeys are being looked for: try again in a moment.');
    }
    this.#waiting++;
    const told = this.#queue.then(() => this.#tell(name, reading));
    this.#queue = told.catch(() => {});
    try {
      return await told;
    } finally {
      this.#waiting--;
    }
  }

  async #tell(name: ReadingName, row: ReadingJson): Promise<Journey> {
    const log = await this.#logged(name);
    const copy = copyOf(log);
    const packets = await this.#packetsOf(copy, log);
    const rest = { fieldsOrigin: 'default', lines: [], isFile: false } as const;
    const reading = { is: row };
    return tellJourney({ name, reading, log, copy, packets, fields: DEFAULT_FIELDS, ...rest });
  }

  async #logged({ device, boot, seq }: ReadingName): Promise<Or<LoggedReading>> {
    if (this.#log === undefined) return { why: 'no-capture' };
    return { is: await this.#log.find(device, boot, seq) };
  }

  async #packetsOf(copy: Or<LoggedCopy>, log: Or<LoggedReading>): Promise<Or<PacketFacts>> {
    if ('why' in copy) return copy;
    const { carrier } = copy.is.connection;
    if (carrier !== 'tcp') return { why: carrier };
    const held = this.#packets;
    const pair = pairOf(copy.is.connection);
    if (held === undefined || pair === null || held.state.state === 'off') {
      return { why: 'no-capture' };
    }
    const readAt = copy.is.reads?.[0]?.time ?? copy.is.readAt;
    const reply = 'is' in log ? log.is.reply : null;
    const found = await findPackets(await passOver(held, pair), copy.is, reply, readAt);
    if ('why' in found) return { why: whyNot(found.why, held, readAt) };
    const { line } = found;
    if (line.transmissions.length > 0) return { is: found };
    return { why: whyNot('not-captured', held, readAt) };
  }
}

/** The copy that is stored; of readings that only came again while it was logged, the first of these. */
function copyOf(log: Or<LoggedReading>): Or<LoggedCopy> {
  if ('why' in log) return log;
  const { copies } = log.is;
  const copy = copies.find(({ isNew }) => isNew) ?? copies[0];
  return copy === undefined ? { why: 'before-log' } : { is: copy };
}

/** Why there is no packet of what was read then. */
function whyNot(why: NoPackets['why'], { state }: HeldPackets, readAt: number): Unknown {
  if (why !== 'not-captured') return why;
  if (state.oldest !== null && state.oldest > readAt) return 'dropped';
  if (state.state === 'failed') return 'capture-failed';
  // Where nothing came since, the newest that was held may have gone as well.
  return Date.now() - readAt > state.minutes * 60_000 ? 'dropped' : 'not-captured';
}
