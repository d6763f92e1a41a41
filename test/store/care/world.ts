// Boards, ingest and the store's writing side in one thread over a real folder, with small blocks. Every
// reading has a number of its own, so that each can be told apart wherever it turns up.

import { cpSync } from 'node:fs';
import { onTestFinished, vi } from 'vitest';
import { startCommands } from '../../../src/board-commands.ts';
import { deviceForgetting } from '../../../src/device-forgetting.ts';
import { Ingest } from '../../../src/ingest/ingest.ts';
import { SAVE_STATE_AFTER_MS } from '../../../src/limits.ts';
import { blockTable } from '../../../src/store/block-table.ts';
import { compactor } from '../../../src/store/compactor.ts';
import { deviceQueries } from '../../../src/store/device-queries.ts';
import { forgottenRows } from '../../../src/store/forgotten-rows.ts';
import { recoverStore } from '../../../src/store/recover-store.ts';
import { openToRead, openToWrite } from '../../../src/store/schema.ts';
import type { FoundDamage, ReadingsPage, Store, StoredReading } from '../../../src/store/store.ts';
import { commitWriter } from '../../../src/store/write-commit.ts';
import { FakePeer } from '../../ingest/fake-peer.ts';
import { FakeClock } from '../../ingest/harness.ts';
import { temporaryFolder } from '../batches.ts';

const BOUNDS = {
  readyRows: 8,
  fullRows: 4,
  logAgeMs: Number.POSITIVE_INFINITY,
  logBytes: Number.POSITIVE_INFINITY,
  sliceMs: Number.POSITIVE_INFINITY,
  deleteEntries: 500,
};
const BLOCK_ROWS = 8;
const DIRECT_ROWS = 6;
const REMOVAL = { devices: 2, blocks: 1, entries: 3, bootNumbers: 2 };

/** Where a reading came from. */
export interface Sent {
  readonly device: string;
  /** The board's token; null: it said no HELLO. */
  readonly boot: string | null;
  readonly seq: number;
  readonly line: string;
}

/** A reading that a query gave. */
export interface Seen extends StoredReading {
  /** Its own number. */
  readonly uid: number;
  readonly device: string;
}

interface Running {
  readonly ingest: Ingest;
  readonly damages: readonly FoundDamage[];
  /** Makes blocks of what is ready for them. */
  work(): void;
  /** Takes away some of what is left of forgotten devices. Returns whether there is more. */
  clear(): boolean;
  forget(device: string): Promise<boolean>;
  seen(): Seen[];
  close(): void;
}

/** A server that is started on a folder, and killed. */
export class World {
  readonly folder = temporaryFolder();
  readonly clock: FakeClock;
  /** Every reading that a board sent, by its number. */
  readonly sent: Map<number, Sent>;
  /** What the boards were told, by `device boot`: the last seq that they may forget. */
  readonly refused = new Set<string>();
  #running: Running | null = null;
  #uid: number;

  /** @param other a world whose server does not run, to go on from a copy of it */
  constructor(other?: World) {
    this.sent = new Map(other?.sent);
    this.clock = new FakeClock(other?.clock.wallMs);
    this.#uid = Math.max(0, ...this.sent.keys());
    if (other !== undefined) cpSync(other.folder, this.folder, { recursive: true });
    if (!vi.isFakeTimers()) vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    vi.clearAllTimers();
    onTestFinished(() => this.kill());
  }

  /** The number of the reading that was sent last. */
  get newest(): number {
    return this.#uid;
  }

  get running(): Running {
    if (this.#running === null) throw new Error('the server does not run');
    return this.#running;
  }

  start(): void {
    this.#running = run(this.folder, this.clock);
  }

  /** As `kill -9` does. */
  kill(): void {
    vi.clearAllTimers();
    this.#running?.close();
    this.#running = null;
  }

  async stop(): Promise<void> {
    await this.running.ingest.shutDown();
    this.kill();
  }

  /** Time passes; long enough, and the states are saved. */
  async pass(ms: number): Promise<void> {
    this.clock.pass(ms);
    vi.advanceTimersByTime(Math.min(ms, 2 * SAVE_STATE_AFTER_MS));
    await settle();
  }

  /** A board connects and sends these of its readings in one go. */
  async send(device: string, boot: string | null, seqs: readonly number[]): Promise<void> {
    const lines = seqs.map((seq) => {
      const uid = ++this.#uid;
      const line = `${seq},${1000 * seq},${uid},${2 * uid}\n`;
      this.sent.set(uid, { device, boot, seq, line });
      return line;
    });
    await this.#deliver(device, boot, lines);
  }

  /** A device is forgotten, and so what was sent of it. False: there is no such device. */
  async forget(device: string): Promise<boolean> {
    const forgetting = this.running.forget(device);
    await settle();
    const wasThere = await forgetting;
    for (const [uid, sent] of this.sent) if (sent.device === device) this.sent.delete(uid);
    return wasThere;
  }

  /** Every board with a token connects again and sends all that it ever sent in that boot. */
  async sendAllAgain(): Promise<void> {
    const boards = new Map<string, Sent[]>();
    for (const sent of this.sent.values()) {
      if (sent.boot === null) continue;
      const key = `${sent.device} ${sent.boot}`;
      boards.set(key, [...(boards.get(key) ?? []), sent]);
    }
    for (const readings of boards.values()) {
      const [{ device, boot }] = readings;
      await this.#deliver(
        device,
        boot,
        readings.map(({ line }) => line),
      );
    }
  }

  async #deliver(device: string, boot: string | null, lines: readonly string[]): Promise<void> {
    const peer = new FakePeer({ address: '192.168.1.42', port: 40_000 }, this.clock.now);
    const name = boot === null ? device : undefined;
    peer.attach(this.running.ingest.accept(peer, name === undefined ? {} : { name }));
    if (boot !== null) {
      peer.deliver(
        Buffer.from(`HELLO device=${device} boot=${boot} fields=seq,millis,uid,x ack=1\n`),
      );
      await settle();
    }
    const bytes = Buffer.from(lines.join(''));
    peer.deliver(bytes);
    await settle();
    if (peer.sent.some((line) => line.startsWith('ERR bad-hello'))) {
      this.refused.add(`${device} ${boot}`);
    }
    peer.gone('closed by the board');
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await new Promise((resolve) => setImmediate(resolve));
}

function run(folder: string, clock: FakeClock): Running {
  const damages: FoundDamage[] = [];
  const database = openToWrite(folder, null);
  // What is killed here is a server, never the system, which keeps what was written.
  const unsynced = () => database.pragma('synchronous = OFF');
  unsynced();
  const damaged = (damage: FoundDamage) => void damages.push(damage);
  const { log, recovered } = recoverStore(database, damaged, 0);
  const blocks = blockTable(database, BLOCK_ROWS);
  const maker = compactor(database, log, blocks, damaged, BOUNDS);
  const write = commitWriter(database, log, blocks, DIRECT_ROWS);
  for (const entry of log.index.entries()) maker.committed(entry);
  const store = {
    async commit(commit) {
      maker.committed(write(commit, 0));
    },
  } satisfies Partial<Store> as unknown as Store;
  const ingest = new Ingest(store, recovered, {
    clock: clock.now,
    fields: ['seq', 'millis', 'uid', 'x'],
    publish: () => {},
  });
  const forget = deviceForgetting(ingest, startCommands(ingest, recovered.records), () => {});
  const leftovers = forgottenRows(database, REMOVAL);
  return {
    ingest,
    damages,
    forget,
    clear: () => leftovers.work(),
    work() {
      while (maker.work(0));
      unsynced();
    },
    seen: () => seen(folder),
    close: () => database.close(),
  };
}

/** All readings of all devices, as queries give them. */
function seen(folder: string): Seen[] {
  const database = openToRead(folder);
  try {
    const { readings } = deviceQueries(database, () => {});
    const devices = database.prepare<[], [number, string]>('SELECT number, id FROM devices').raw();
    return devices.all().flatMap(([device, id]) => {
      const found: Seen[] = [];
      let after: string | undefined;
      do {
        const page: ReadingsPage = readings({ device, order: 'commit', limit: 1000, after });
        for (const reading of page.readings) {
          found.push({ ...reading, device: id, uid: reading.values[0]?.[1] ?? 0 });
        }
        after = page.next ?? undefined;
      } while (after !== undefined);
      return found;
    });
  } finally {
    database.close();
  }
}
