// The ring and its viewers, at last against a model that forgets nothing.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LiveCommit, LiveEvent } from '../../src/live/event.ts';
import { type DroppedRange, LiveHub } from '../../src/live/hub.ts';

function event(position: number): LiveEvent {
  return { position, type: 'reading', device: 'kitchen', time: position, data: {} };
}

/** A commit of these positions. */
function commit(first: number, count: number): LiveCommit {
  const events = Array.from({ length: count }, (_, at) => event(first + at));
  return {
    first,
    last: first + count - 1,
    size: count,
    events: (newest) => events.slice(count - newest),
  };
}

/** Reads to the end. */
function readAll(cursor: ReturnType<LiveHub['subscribe']>, limit = 10) {
  const seen: number[] = [];
  const dropped: DroppedRange[] = [];
  for (;;) {
    const read = cursor.read(limit, ({ position }) => seen.push(position));
    if (read.dropped !== null) dropped.push(read.dropped);
    if (!read.more) return { seen, dropped };
  }
}

describe('LiveHub', () => {
  it('starts a viewer at now', () => {
    const hub = new LiveHub();
    hub.start(40);
    hub.publish(commit(41, 2));
    const cursor = hub.subscribe(() => {});
    expect(readAll(cursor)).toEqual({ seen: [], dropped: [] });
    hub.publish(commit(43, 2));
    expect(readAll(cursor)).toEqual({ seen: [43, 44], dropped: [] });
    expect(hub.lastPosition).toBe(44);
  });

  it('resumes in the middle of a commit', () => {
    const hub = new LiveHub();
    hub.publish(commit(1, 5));
    expect(
      readAll(
        hub.subscribe(() => {}, { after: 3 }),
        1,
      ).seen,
    ).toEqual([4, 5]);
  });

  it.each([
    ['what is no longer in the ring', 30, [{ from: 31, to: 40 }], [41, 42]],
    ['nothing, when the ring begins right there', 40, [], [41, 42]],
    ['everything, for a position that never was', 43, [{ from: 1, to: 42 }], []],
    ['everything, for no position', Number.NaN, [{ from: 1, to: 42 }], []],
    ['everything, for a negative position', -1, [{ from: 1, to: 42 }], []],
    ['everything, for half a position', 41.5, [{ from: 1, to: 42 }], []],
  ])('tells one who resumes that it missed %s', (_, after, dropped, seen) => {
    const hub = new LiveHub();
    hub.start(40);
    hub.publish(commit(41, 2));
    expect(readAll(hub.subscribe(() => {}, { after }))).toEqual({ seen, dropped });
  });

  it('wakes a viewer once for all it has not looked at', () => {
    const hub = new LiveHub();
    let wakes = 0;
    const cursor = hub.subscribe(() => wakes++);
    hub.publish(commit(1, 2));
    hub.publish(commit(3, 1));
    expect(wakes).toBe(1);
    expect(cursor.read(2, () => {}).more).toBe(true);
    hub.publish(commit(4, 1));
    expect(wakes).toBe(1);
    readAll(cursor);
    hub.publish(commit(5, 1));
    expect(wakes).toBe(2);
  });

  it('forgets a viewer that closed', () => {
    const hub = new LiveHub();
    let wakes = 0;
    const cursor = hub.subscribe(() => wakes++);
    expect(hub.viewers).toBe(1);
    cursor.close();
    hub.publish(commit(1, 1));
    expect([hub.viewers, wakes]).toEqual([0, 0]);
  });

  it('makes no event that nobody looks at, and each only once', () => {
    const hub = new LiveHub();
    let made = 0;
    const lazy: LiveCommit = {
      first: 1,
      last: 3,
      size: 3,
      *events() {
        for (let position = 1; position <= 3; position++) {
          made++;
          yield event(position);
        }
      },
    };
    const one = hub.subscribe(() => {});
    const two = hub.subscribe(() => {});
    hub.publish(lazy);
    expect(made).toBe(0);
    one.read(1, () => {});
    expect(made).toBeLessThanOrEqual(2);
    expect(readAll(two).seen).toEqual([1, 2, 3]);
    expect(readAll(one).seen).toEqual([2, 3]);
    expect(made).toBe(3);
  });

  it('keeps the newest of a commit that is larger than the ring', () => {
    const hub = new LiveHub({ ringEvents: 2 });
    const cursor = hub.subscribe(() => {});
    hub.publish(commit(1, 1));
    hub.publish(commit(2, 5));
    expect(readAll(cursor)).toEqual({ seen: [5, 6], dropped: [{ from: 1, to: 4 }] });
    expect(readAll(hub.subscribe(() => {}, { after: 5 }))).toEqual({ seen: [6], dropped: [] });
    hub.publish(commit(7, 1));
    expect(readAll(hub.subscribe(() => {}, { after: 0 }))).toEqual({
      seen: [7],
      dropped: [{ from: 1, to: 6 }],
    });
  });

  it('shows no more of a device that was forgotten but its end, and all of one with its name', () => {
    const hub = new LiveHub({ ringEvents: 4 });
    const events: LiveEvent[] = [
      event(1),
      { ...event(2), device: 'attic' },
      { ...event(3), type: 'disconnect' },
      event(4),
    ];
    hub.publish({ first: 1, last: 4, size: 4, events: () => events });
    hub.forget('kitchen', 3);
    expect(readAll(hub.subscribe(() => {}, { after: 0 })).seen).toEqual([2, 3, 4]);
    hub.publish(commit(5, 2));
    hub.publish(commit(7, 2));
    expect(readAll(hub.subscribe(() => {}, { after: 4 })).seen).toEqual([5, 6, 7, 8]);
  });

  it('tells a commit when it has left the ring, and not before', () => {
    const hub = new LiveHub({ ringEvents: 3 });
    const released: number[] = [];
    const publish = (first: number, count: number) =>
      hub.publish({ ...commit(first, count), release: () => released.push(first) });
    publish(1, 1);
    publish(2, 2);
    expect(released).toEqual([]);
    publish(4, 1);
    expect(released).toEqual([1]);
    publish(5, 9);
    expect(released).toEqual([1, 2, 4]);
  });

  it('refuses a commit that is not behind the last', () => {
    const hub = new LiveHub();
    hub.publish(commit(1, 2));
    expect(() => hub.publish(commit(2, 1))).toThrow(RangeError);
  });

  it('shows each viewer every event once and in order, or tells exactly which it missed', () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ publish: fc.integer({ min: 0, max: 8 }) }) },
      fc.record({ viewer: fc.nat(3), read: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ join: fc.option(fc.nat(60), { nil: undefined }) }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(step, { maxLength: 80 }),
        (ring, steps) => {
          const hub = new LiveHub({ ringEvents: ring });
          hub.start(10);
          let last = 10;
          const viewers: {
            cursor: ReturnType<LiveHub['subscribe']>;
            /** Everything up to here is accounted for. */
            at: number;
            awake: boolean;
          }[] = [];
          const read = (viewer: (typeof viewers)[number], limit: number) => {
            let looked = 0;
            const { more, dropped } = viewer.cursor.read(limit, ({ position }) => {
              expect(position).toBe(viewer.at + 1);
              viewer.at = position;
              looked++;
            });
            expect(looked).toBeLessThanOrEqual(limit);
            if (dropped !== null) {
              expect(looked).toBe(0);
              expect(dropped.from).toBe(viewer.at + 1);
              // What was dropped is really gone: the ring could not hold it any more.
              expect(last - dropped.to).toBeLessThanOrEqual(ring);
              viewer.at = dropped.to;
            }
            viewer.awake = more;
            expect(more).toBe(viewer.at < last);
            return more;
          };
          for (const each of steps) {
            if ('publish' in each) {
              hub.publish(commit(last + 1, each.publish));
              last += each.publish;
              for (const viewer of viewers) {
                expect(viewer.awake || each.publish === 0 || viewer.at === last).toBe(true);
              }
            } else if ('read' in each) {
              const viewer = viewers[each.viewer];
              if (viewer !== undefined) read(viewer, each.read);
            } else if (viewers.length < 4) {
              const { join: after } = each;
              const known = after === undefined || after <= last;
              const viewer = {
                cursor: hub.subscribe(
                  () => {
                    expect(viewer.awake).toBe(false);
                    viewer.awake = true;
                  },
                  after === undefined ? {} : { after },
                ),
                at: known ? (after ?? last) : 0,
                awake: false,
              };
              viewers.push(viewer);
              read(viewer, 1);
            }
          }
          for (const viewer of viewers) {
            while (read(viewer, 3));
            expect(viewer.at).toBe(last);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
