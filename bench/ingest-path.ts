// `npm run bench:ingest`: what the main thread spends on a reading between the socket's chunk and its
// ACK, with boards that are no sockets and a store that answers at once; and what a replay costs.

import { systemClock } from '../src/clock.ts';
import { Ingest } from '../src/ingest/ingest.ts';
import type { Peer } from '../src/ingest/peer.ts';
import type { Session } from '../src/ingest/session.ts';
import { JourneyLog } from '../src/journey/log/journey-log.ts';
import { LiveHub } from '../src/live/hub.ts';
import {
  NO_COUNTERS,
  type ReadingColumns,
  type Recovered,
  type Store,
} from '../src/store/store.ts';
import { prebuiltLines } from './usual-lines.ts';

/** What a socket hands over in one read, at most. */
const CHUNK_BYTES = 64 * 1024;
const ROUNDS = 5;

const BULK_BOARDS = 8;
const BULK_LINES_EACH = 400_000;
const PACED_BOARDS = 1000;
const PACED_LINES_EACH = 1000;
const REPLAY_ROWS = 5_000_000;
const REPLAY_BOOTS = 8;
/** Rows of one boot that follow each other in what bulk senders leave: a chunk's worth. */
const REPLAY_RUN = 2400;
const REPLAY_COMMIT_ROWS = 65_536;

/** A board that is no socket: its chunks are there already. */
class FedBoard implements Peer {
  readonly id = 1;
  readonly remoteAddress = '10.0.0.1';
  readonly remotePort: number;
  acked = -1;
  acks = 0;
  #session: Session | null = null;
  readonly #chunks: readonly Buffer[];
  #next = 0;
  #paused = false;

  constructor(port: number, chunks: readonly Buffer[]) {
    this.remotePort = port;
    this.#chunks = chunks;
  }

  open(ingest: Ingest, boot: string, log: JourneyLog | undefined): void {
    const { remoteAddress, remotePort } = this;
    const local = { localAddress: '10.0.0.2', localPort: 5050, since: Date.now() };
    const trace = log?.open({
      ...{ id: remotePort, carrier: 'tcp', dialled: false, remoteAddress, remotePort, ...local },
    });
    this.#session = ingest.accept(this, {}, trace);
    const hello = `HELLO device=board-${this.remotePort} boot=${boot} ack=1\n`;
    this.#session.received(Buffer.from(hello), systemClock());
  }

  /** Hands over the next chunk, if the server reads. False: there is none. */
  feed(): boolean {
    if (this.#next === this.#chunks.length) return false;
    if (!this.#paused) this.#session?.received(this.#chunks[this.#next++], systemClock());
    return true;
  }

  send(line: string): boolean {
    this.#session?.sent(line);
    if (!line.startsWith('ACK ')) return true;
    this.acked = Number(line.slice(4));
    this.acks++;
    return true;
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
  }

  heartbeat(): void {}
  drain(): Promise<void> {
    return Promise.resolve();
  }
  close(): void {}
}

/** Answers each commit a while after it came: 0 is the next turn of the loop. */
function answeringStore(delayMs: number): Store {
  const unused = () => Promise.reject(new Error('the benchmark asks the store nothing'));
  return {
    commit: () =>
      new Promise((resolve) => {
        if (delayMs === 0) setImmediate(resolve);
        else setTimeout(resolve, delayMs);
      }),
    readings: unused,
    reading: unused,
    series: unused,
    journal: unused,
    status: () => ({ ok: true, reason: null, bytes: 0, commits: 0, damages: 0 }),
    onStatus() {},
    onDamage() {},
    onWarning() {},
    close: () => Promise.resolve(),
  };
}

const NOTHING: Recovered = {
  devices: [],
  boots: [],
  records: [],
  lastPosition: 0,
  lastDevice: 0,
  lastBoot: 0,
  replay: [],
};

function openIngest(recovered: Recovered, delayMs: number): Ingest {
  const hub = new LiveHub();
  hub.start(recovered.lastPosition);
  return new Ingest(answeringStore(delayMs), recovered, {
    publish: (committed) => hub.publish(committed),
    clock: systemClock,
  });
}

interface Round {
  readonly perSecond: number;
  readonly cpuNs: number;
  readonly commits: number;
}

/** Feeds each board its chunks in turn until all is acknowledged. */
async function feedAll(
  boards: number,
  chunks: readonly Buffer[],
  linesEach: number,
  delayMs: number,
  log?: JourneyLog,
): Promise<Round> {
  const ingest = openIngest(NOTHING, delayMs);
  const fed = Array.from({ length: boards }, (_, index) => new FedBoard(index, chunks));
  for (const board of fed) board.open(ingest, 'b1', log);
  await ingest.commits.flush();
  const lines = boards * linesEach;
  const cpu = process.cpuUsage();
  const started = performance.now();
  for (let more = true; more; ) {
    more = false;
    for (const board of fed) more = board.feed() || more;
    await new Promise((resolve) => setImmediate(resolve));
  }
  while (fed.some(({ acked }) => acked < linesEach)) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  if (ingest.totals.readings !== lines) throw new Error(`${ingest.totals.readings} of ${lines}`);
  const { commits } = ingest.commits;
  await ingest.shutDown();
  return { perSecond: lines / seconds, cpuNs: ((user + system) * 1000) / lines, commits };
}

/** What a store hands over on start: rows of a few boots that nothing on disk counts yet. */
function unsaved(): Recovered {
  const number = (_: unknown, index: number) => index + 1;
  const boots = Array.from({ length: REPLAY_BOOTS }, number);
  const replay: ReadingColumns[] = [];
  const seqs = new Float64Array(REPLAY_BOOTS);
  for (let first = 0; first < REPLAY_ROWS; first += REPLAY_COMMIT_ROWS) {
    const rows = Math.min(REPLAY_COMMIT_ROWS, REPLAY_ROWS - first);
    const boot = Uint32Array.from({ length: rows }, (_, row) => {
      return (Math.floor((first + row) / REPLAY_RUN) % REPLAY_BOOTS) + 1;
    });
    const seq = Float64Array.from(boot, (of) => ++seqs[of - 1]);
    replay.push({
      rows,
      valueTotal: rows * 2,
      position: Float64Array.from({ length: rows }, (_, row) => first + row + 1),
      boot,
      seq,
      millis: seq.map((of) => of * 1000),
      time: seq.map((of) => Date.UTC(2026, 0, 1) + of * 1000),
      timeSource: new Uint8Array(rows).fill(1),
      valueCounts: new Uint8Array(rows).fill(2),
      metrics: Uint8Array.from({ length: rows * 2 }, (_, at) => at % 2),
      values: Float64Array.from({ length: rows * 2 }, (_, at) => 20 + (at % 100) / 10),
    });
  }
  return {
    records: [],
    devices: boots.map((device) => ({
      number: device,
      id: `board-${device}`,
      metrics: ['temperature', 'humidity'],
      latest: [null, null],
      units: {},
      firmware: null,
      address: '10.0.0.1',
      firstSeen: 0,
      lastSeen: 0,
      currentBoot: device,
      unnamedBoots: 0,
      counters: NO_COUNTERS,
      asOf: 0,
    })),
    boots: boots.map((boot) => ({
      number: boot,
      device: boot,
      name: 'b1',
      maxSeq: -1,
      lastUptime: -1,
      lastTime: -1,
      firstExpected: 0,
      missing: [],
      closed: [],
      gaps: 0,
      gapReadings: 0,
      offset: null,
      offsetAt: 0,
      retired: false,
      asOf: 0,
    })),
    lastPosition: REPLAY_ROWS,
    lastDevice: boots.length,
    lastBoot: boots.length,
    replay,
  };
}

async function replayRound(recovered: Recovered): Promise<Round> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const ingest = openIngest(recovered, 0);
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  await ingest.shutDown();
  const cpuNs = ((user + system) * 1000) / REPLAY_ROWS;
  return { perSecond: REPLAY_ROWS / seconds, cpuNs, commits: 0 };
}

function chunked(lines: Buffer): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < lines.length; at += CHUNK_BYTES) {
    chunks.push(lines.subarray(at, at + CHUNK_BYTES));
  }
  return chunks;
}

function oneLineEach(count: number): Buffer[] {
  return Array.from({ length: count }, (_, index) => prebuiltLines(index + 1, 1));
}

async function measure(name: string, round: () => Promise<Round>): Promise<void> {
  const rounds: Round[] = [];
  for (let i = 0; i < ROUNDS; i++) rounds.push(await round());
  const best = rounds.reduce((a, b) => (b.perSecond > a.perSecond ? b : a));
  const leastCpu = Math.min(...rounds.map(({ cpuNs }) => cpuNs));
  const columns = [
    name.padEnd(38),
    Math.round(best.perSecond).toLocaleString('en').padStart(12),
    (1e9 / best.perSecond).toFixed(0).padStart(8),
    leastCpu.toFixed(0).padStart(8),
    String(best.commits).padStart(8),
    (process.memoryUsage.rss() / 2 ** 20).toFixed(0).padStart(7),
  ];
  say(columns.join(' '));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const wanted = process.argv[2] ?? '';
const lines = prebuiltLines(1, BULK_LINES_EACH);
const crlf = chunked(lines);
const lf = chunked(Buffer.from(lines.toString('latin1').replaceAll('\r', ''), 'latin1'));
/** What a server keeps besides while it captures packets. */
const log = new JourneyLog(systemClock);
const single = oneLineEach(PACED_LINES_EACH);
const cases: readonly (readonly [string, () => Promise<Round>])[] = [
  ['bulk, CR LF', () => feedAll(BULK_BOARDS, crlf, BULK_LINES_EACH, 0)],
  ['bulk, LF', () => feedAll(BULK_BOARDS, lf, BULK_LINES_EACH, 0)],
  ['bulk, LF, commits take 4 ms', () => feedAll(BULK_BOARDS, lf, BULK_LINES_EACH, 4)],
  ['bulk, LF, logged', () => feedAll(BULK_BOARDS, lf, BULK_LINES_EACH, 0, log)],
  ['1,000 boards, a line a chunk', () => feedAll(PACED_BOARDS, single, PACED_LINES_EACH, 0)],
  ['the same, logged', () => feedAll(PACED_BOARDS, single, PACED_LINES_EACH, 0, log)],
  ['a line a chunk, commits take 4 ms', () => feedAll(PACED_BOARDS, single, PACED_LINES_EACH, 4)],
];
say(`Node.js ${process.version}, best of ${ROUNDS} rounds`);
say('main thread                             readings/s  ns each   CPU ns  commits  RSS MB');
for (const [name, round] of cases) if (name.includes(wanted)) await measure(name, round);
if ('replay'.includes(wanted)) {
  const recovered = unsaved();
  await measure(`replay of ${REPLAY_ROWS.toLocaleString('en')} rows`, () => replayRound(recovered));
}
