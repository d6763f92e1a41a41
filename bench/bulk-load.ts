// A process that sends a DHT11's lines as some boards, as fast as the server takes them or at a given
// rate, and says how long it took until all were read, answered or acknowledged as durable.

import { Feed } from './feed.ts';
import type { LayoutName } from './layouts.ts';
import { takeOrder } from './report.ts';
import { type Sender, TRANSPORTS, type TransportName } from './transports.ts';

/** What the load is to do. */
export interface BulkOrder {
  readonly port: number;
  readonly transport: TransportName;
  /** Of the HTTP request, where that is the transport. */
  readonly path?: string;
  readonly layout: LayoutName;
  readonly boards: number;
  /** Connections: at most one a board. */
  readonly connections: number;
  /** Each board's first block; lines before it were sent by an earlier load. */
  readonly firstBlocks: readonly number[];
  /** Where a board ends, if the time does not end first. */
  readonly blocksEach: number;
  readonly seconds: number;
  /** Of all boards together; 0: as fast as it goes. */
  readonly linesPerSecond: number;
  readonly linesAWrite: number;
  /** Whether blocks are numbered anew; a server that looks at no line need not pay for it. */
  readonly renumber: boolean;
  readonly seed: number;
  readonly startMs: number;
  readonly intervalMs: number;
  /** Of all boards, where they say HELLO; with startMs 0 also how long they are up by then, in ms. */
  readonly boot: string;
  readonly uptimeMs: number;
}

export interface BulkResult {
  readonly lines: number;
  readonly bytes: number;
  readonly seconds: number;
  /** Where a load that goes on begins. */
  readonly nextBlocks: readonly number[];
  /** Requests that had to be sent again. */
  readonly retries: number;
  /** What the load itself took. */
  readonly cpuSeconds: number;
}

takeOrder(run);

async function run(order: BulkOrder): Promise<BulkResult> {
  const feed = new Feed(order);
  const senders = await Promise.all(
    Array.from({ length: order.connections }, (_, index) =>
      TRANSPORTS[order.transport](order, index),
    ),
  );
  const before = process.cpuUsage();
  feed.start();
  const started = performance.now();
  await Promise.all(senders.map((sender, index) => send(feed, sender, index, order)));
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  for (const sender of senders) sender.close();
  return {
    lines: feed.lines,
    bytes: feed.bytes,
    seconds,
    nextBlocks: feed.nextBlocks,
    retries: senders.reduce((sum, { retries }) => sum + retries, 0),
    cpuSeconds: (user + system) / 1e6,
  };
}

/** Boards are dealt out to the connections, and take turns on theirs. */
async function send(feed: Feed, sender: Sender, index: number, order: BulkOrder): Promise<void> {
  const mine: number[] = [];
  for (let board = index; board < order.boards; board += order.connections) mine.push(board);
  for (let turn = 0; ; turn++) {
    const block = feed.next(mine[turn % mine.length]);
    if (block === null) break;
    for (let from = 0; from + 1 < block.starts.length; from += order.linesAWrite) {
      await feed.due(order.linesAWrite);
      const [begin, end] = [block.starts[from], block.starts[from + order.linesAWrite]];
      await sender.send(
        block.bytes.subarray(begin, end),
        block.firstSeq + from + order.linesAWrite - 1,
      );
    }
  }
  await sender.finish();
}
