// Finds a device's blocks by their times, a few at a time: a device may have a hundred thousand.
//
// Blocks may overlap in time, as late readings come with newer ones. Those that hold a moment are found
// all the same: blocks of one class of length (`spanClass`) begin at most so long before it.

import type { Connection } from './schema.ts';

/** A block as the index has it; its header tells whether that is right. */
export interface FoundBlock {
  readonly id: number;
  /** Unix ms of its earliest and of its latest reading. */
  readonly fromTime: number;
  readonly toTime: number;
  /** Only where it was found by it. */
  readonly ordinal?: number;
  /** Only where it was asked for with it. */
  readonly header?: Buffer;
}

/** A block in the order of times. */
export interface OrderedBlock extends FoundBlock {
  /** Rising: no reading in this block or those behind is earlier. Falling: none is later. */
  readonly bound: number;
}

/** Finds blocks of a device that may hold readings within [from, to), in Unix ms; in a transaction. */
export interface BlockFinder {
  /** In no order, with their headers. */
  within(device: number, from: number, to: number): Iterable<FoundBlock>;
  /** By their bounds. */
  rising(device: number, from: number, to: number): Iterable<OrderedBlock>;
  falling(device: number, from: number, to: number): Iterable<OrderedBlock>;
}

/** Blocks found in one go. */
const SLICE = 64;

type Key = readonly [fromTime: number, toTime: number, id: number];
type Slice = (device: number, span: number, ...key: readonly [...Key, end: number]) => FoundBlock[];

/** Makes the finder of a database. */
export function blockFinder(database: Connection): BlockFinder {
  const columns = 'SELECT id, from_time AS fromTime, to_time AS toTime';
  const ofDevice = 'FROM blocks INDEXED BY blocks_by_time WHERE device = ? AND span = ?';
  const rising = `AND (from_time, to_time, id) > (?, ?, ?) AND from_time < ?
     ORDER BY from_time, to_time, id LIMIT ${SLICE}`;
  const up = database.prepare<[number, number, ...Key, number], FoundBlock>(
    `${columns} ${ofDevice} ${rising}`,
  );
  const upWithHeaders = database.prepare<[number, number, ...Key, number], FoundBlock>(
    `${columns}, header ${ofDevice} ${rising}`,
  );
  const down = database.prepare<[number, number, ...Key, number], FoundBlock>(
    `${columns} ${ofDevice} AND (from_time, to_time, id) < (?, ?, ?) AND from_time > ?
     ORDER BY from_time DESC, to_time DESC, id DESC LIMIT ${SLICE}`,
  );
  const spans = spansOf(database);
  const upwards: Slice = (...at) => up.all(...at);
  const upwardsWithHeaders: Slice = (...at) => upWithHeaders.all(...at);
  const downwards: Slice = (...at) => down.all(...at);

  /** The blocks of one class, one slice after the other. */
  function* ofSpan(
    slice: Slice,
    device: number,
    span: number,
    from: number,
    to: number,
  ): Iterable<FoundBlock> {
    const start = from - 2 ** span;
    for (const block of walk(slice, device, span, [start, -Infinity, 0], to)) {
      if (block.toTime >= from) yield block;
    }
  }

  function* ofSpanUp(
    device: number,
    span: number,
    from: number,
    to: number,
  ): Iterable<OrderedBlock> {
    for (const block of ofSpan(upwards, device, span, from, to)) {
      yield { ...block, bound: block.fromTime };
    }
  }

  function* ofSpanDown(
    device: number,
    span: number,
    from: number,
    to: number,
  ): Iterable<OrderedBlock> {
    const length = 2 ** span;
    for (const block of walk(downwards, device, span, [to, -Infinity, 0], from - length)) {
      if (block.toTime >= from) yield { ...block, bound: block.fromTime + length };
    }
  }

  return {
    *within(device, from, to) {
      for (const span of spans(device)) yield* ofSpan(upwardsWithHeaders, device, span, from, to);
    },
    rising(device, from, to) {
      const classes = spans(device).map((span) => ofSpanUp(device, span, from, to));
      return merged(classes, (a, b) => a.bound < b.bound);
    },
    falling(device, from, to) {
      const classes = spans(device).map((span) => ofSpanDown(device, span, from, to));
      return merged(classes, (a, b) => a.bound > b.bound);
    },
  };
}

/** Makes a function that gives the classes of length that a device has blocks of. */
function spansOf(database: Connection): (device: number) => number[] {
  const next = database
    .prepare<[device: number, above: number], number | null>(
      'SELECT min(span) FROM blocks INDEXED BY blocks_by_time WHERE device = ? AND span > ?',
    )
    .pluck();
  return (device) => {
    const spans: number[] = [];
    for (let span = next.get(device, -1); typeof span === 'number'; span = next.get(device, span)) {
      spans.push(span);
    }
    return spans;
  };
}

function* walk(
  slice: Slice,
  device: number,
  span: number,
  start: Key,
  end: number,
): Iterable<FoundBlock> {
  let key = start;
  for (;;) {
    const found = slice(device, span, ...key, end);
    yield* found;
    const last = found.at(-1);
    if (last === undefined || found.length < SLICE) return;
    key = [last.fromTime, last.toTime, last.id];
  }
}

/** Merges sorted sequences; there are only a few. */
function* merged<T>(
  sequences: readonly Iterable<T>[],
  before: (a: T, b: T) => boolean,
): Iterable<T> {
  const open = sequences.map((sequence) => sequence[Symbol.iterator]());
  const heads = open.map((iterator) => iterator.next());
  for (;;) {
    let best = -1;
    for (const [index, head] of heads.entries()) {
      if (head.done === true) continue;
      const leader = best < 0 ? undefined : heads[best];
      if (leader === undefined || leader.done === true || before(head.value, leader.value)) {
        best = index;
      }
    }
    const head = heads[best];
    if (head === undefined || head.done === true) return;
    yield head.value;
    heads[best] = open[best].next();
  }
}
