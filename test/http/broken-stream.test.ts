// Streams that break anywhere and are resumed: whatever was cut, a viewer ends up knowing all, and is told
// nothing twice. Time is played.

import type { ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeviceView } from '../../src/http/directory.ts';
import { Viewer } from '../../src/http/viewer.ts';
import { LIVE_HEARTBEAT_MS } from '../../src/limits.ts';
import { LIVE_EVENT_TYPES, type LiveEvent } from '../../src/live/event.ts';
import { LiveHub } from '../../src/live/hub.ts';
import { Turns } from '../../src/live/turns.ts';
import { device, T0 } from './server.ts';

beforeEach(() => {
  const toFake = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'];
  vi.useFakeTimers({ toFake: toFake as never });
});
afterEach(() => vi.useRealTimers());

const IDS = ['a', 'b', 'c', 'd'];
/** Its every reading is asked for. */
const EACH = 'b';
const MAX_HZ = 4;

/** Keeps what is written with when it was, and stops reading when told to. */
class Wire extends Writable {
  text = '';
  readonly latestAt: number[] = [];
  #resume: (() => void) | null = null;
  stopped = false;

  constructor() {
    super({ highWaterMark: 300, decodeStrings: false });
  }

  override write(chunk: string): boolean {
    if (chunk.includes('event: latest')) this.latestAt.push(performance.now());
    return super.write(chunk);
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.text += chunk;
    if (this.stopped) this.#resume = done;
    else done();
  }

  read(): void {
    this.stopped = false;
    this.#resume?.();
    this.#resume = null;
  }
}

/** A server's side, and a client that remembers as a browser does. */
class World {
  readonly #hub = new LiveHub({ ringEvents: 12 });
  readonly #turns = new Turns({ sliceMs: 5 });
  readonly #devices = new Map<string, DeviceView>();
  readonly #published: LiveEvent[] = [];
  #position = 0;
  #wire = new Wire();
  #viewer: Viewer | null = null;
  // What the client knows.
  #lastId: number | undefined;
  readonly #newest = new Map<string, number>();
  readonly #seen: number[] = [];
  readonly #holes: { from: number; to: number }[] = [];

  constructor() {
    for (const [at, id] of IDS.entries()) this.#devices.set(id, device(at + 1, id));
    this.connect();
  }

  publish(what: readonly (readonly [type: 'reading' | 'gap', device: string])[]): void {
    const events = what.map(([type, id]): LiveEvent => {
      const position = ++this.#position;
      return { position, type, device: id, time: T0, data: { text: 'x'.repeat(60) } };
    });
    for (const { type, device: id, position } of events) {
      const metrics = [{ name: 'position', value: position, time: T0, unit: null }];
      const known = this.#devices.get(id);
      if (type === 'reading' && known) this.#devices.set(id, { ...known, metrics });
    }
    const [first] = events;
    if (first === undefined) return;
    this.#published.push(...events);
    this.#hub.publish({
      first: first.position,
      last: this.#position,
      size: events.length,
      events: (newest) => events.slice(-newest),
    });
  }

  connect(): void {
    this.#wire = new Wire();
    this.#viewer = new Viewer(
      {
        hub: this.#hub,
        turns: this.#turns,
        devices: { list: () => this.#devices.values(), get: (id) => this.#devices.get(id) },
      },
      {
        devices: null,
        types: new Set(LIVE_EVENT_TYPES),
        maxHz: MAX_HZ,
        each: new Set([EACH]),
        after: this.#lastId,
      },
      this.#wire as unknown as ServerResponse,
    );
  }

  stall(): void {
    this.#wire.stopped = true;
  }

  async pass(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
  }

  /** @param share how much of what was written still arrives */
  async break(share: number): Promise<void> {
    const arrived = this.#wire.text.slice(0, Math.floor(share * this.#wire.text.length));
    const resumedAt = this.#lastId;
    for (const [at, time] of this.#wire.latestAt.entries()) {
      const before = this.#wire.latestAt[at - 1] ?? Number.NEGATIVE_INFINITY;
      expect(time - before).toBeGreaterThanOrEqual(1000 / MAX_HZ);
    }
    const hasHole = this.#wire.text.includes('event: dropped');
    for (const block of arrived.split('\n\n').slice(0, -1)) {
      const id = /^id: (\d+)$/m.exec(block)?.[1];
      const type = /^event: (\w+)$/m.exec(block)?.[1];
      const data = JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? 'null');
      if (id !== undefined) {
        if (this.#lastId !== undefined) {
          expect(Number(id)).toBeGreaterThanOrEqual(this.#lastId);
        }
        this.#lastId = Number(id);
      }
      if (type === 'dropped') {
        this.#holes.push(data);
      } else if (type === 'latest') {
        for (const [name, { metrics }] of Object.entries<DeviceView>(data.devices)) {
          const told = JSON.parse(JSON.stringify(metrics)).position?.value ?? 0;
          this.#newest.set(name, told);
          // Only what changed since, unless nobody knows what did.
          if (!hasHole) expect(told).toBeGreaterThan(resumedAt ?? 0);
        }
      } else if (type !== undefined) {
        this.#seen.push(Number(id));
      }
    }
    this.#viewer?.end();
    await this.pass(0);
  }

  /** Lets everything arrive, and holds what the client knows against what happened. */
  async check(): Promise<void> {
    this.#wire.read();
    await this.pass(60_000);
    await this.break(1);
    const isDropped = (position: number) =>
      this.#holes.some(({ from, to }) => position >= from && position <= to);
    expect(this.#seen).toEqual([...new Set(this.#seen)].sort((a, b) => a - b));
    const due = this.#published.filter(({ type, device: id }) => type !== 'reading' || id === EACH);
    for (const { position } of due) {
      if (!isDropped(position)) expect(this.#seen).toContain(position);
    }
    expect(this.#seen.every((one) => due.some(({ position }) => position === one))).toBe(true);
    for (const id of IDS) {
      const newest = this.#published.findLast((one) => one.type === 'reading' && one.device === id);
      if (newest !== undefined) expect([id, this.#newest.get(id)]).toEqual([id, newest.position]);
    }
    expect(this.#hub.viewers).toBe(0);
  }
}

const anyEvent = fc.tuple(
  fc.constantFrom('reading' as const, 'reading' as const, 'gap' as const),
  fc.constantFrom(...IDS),
);
const anyShare = fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }));
const anyStep = fc.oneof(
  { weight: 6, arbitrary: fc.array(anyEvent, { maxLength: 4 }) },
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 300 }) },
  { weight: 2, arbitrary: fc.record({ share: anyShare }) },
  { weight: 1, arbitrary: fc.constant('stall' as const) },
);

describe('a stream that breaks', () => {
  it('is resumed without a hole and without a repetition', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async (steps) => {
        const world = new World();
        // The first id: from here on nothing may be missed.
        await world.pass(10);
        await world.break(1);
        world.connect();
        for (const step of steps) {
          if (step === 'stall') world.stall();
          else if (typeof step === 'number') await world.pass(step);
          else if (Array.isArray(step)) world.publish(step);
          else {
            await world.break(step.share);
            world.connect();
          }
        }
        await world.check();
      }),
      { numRuns: 1000 },
    );
  }, 120_000);

  it('right behind a heartbeat has not moved past what no latest has told', async () => {
    const world = new World();
    await world.pass(LIVE_HEARTBEAT_MS - 100);
    world.publish([['reading', 'a']]);
    await world.pass(50);
    world.publish([['reading', 'c']]);
    await world.pass(100);
    await world.break(1);
    world.connect();
    await world.check();
  });
});
