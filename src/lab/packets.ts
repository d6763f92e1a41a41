// Packets of the lab as tcpdump sees them: a capture of a card, or the first few that pass there.

import { createInterface, type Interface } from 'node:readline';
import type { Readable } from 'node:stream';
import { TaplineError } from '../errors.ts';
import type { Outcome } from './messages.ts';
import type { Place } from './place.ts';
import { closed, type Running } from './running.ts';
import { CARD } from './wiring.ts';

/**
 * Memory for packets that tcpdump has not read yet. In immediate mode each takes as much of it as the largest
 * possible one would, 256 KiB: of the usual 2 MiB a burst of nine would already be too many.
 */
const BUFFER_KIB = '16384';

export interface LabCapture {
  /** A pcap file, as it grows. */
  readonly bytes: Readable;
  /** Ends it, with all that passed before; `bytes` then ends. */
  stop(): Promise<Outcome>;
}

/**
 * Captures what passes the card of a place, from now on and without delay.
 * @param filter a filter of pcap-filter(7)
 */
export async function capture(
  place: Place,
  filter = 'tcp',
  card: string = CARD,
): Promise<LabCapture> {
  const running = await listenTo(place, card, ['-U', '-w', '-', ...filter.split(' ')]);
  return {
    bytes: running.stdout,
    stop() {
      running.kill('SIGINT');
      return running.ended;
    },
  };
}

export interface Watch {
  /** Resolves once so many have passed; false when the watch was stopped before. */
  readonly seen: Promise<boolean>;
  stop(): void;
}

/** Watches for `count` packets that fit a filter. They are seen before a router has looked where they go. */
export async function watchFor(
  place: Place,
  card: string,
  filter: string,
  count: number,
): Promise<Watch> {
  const running = await listenTo(place, card, ['-l', '-q', ...filter.split(' ')]);
  const lines = createInterface(running.stdout);
  return { seen: countLines(lines, count, running), stop: () => running.kill() };
}

function countLines(lines: Interface, count: number, running: Running): Promise<boolean> {
  let left = count;
  return new Promise((resolve) => {
    lines.on('line', (line) => {
      // As it ends it writes an empty one.
      if (line === '') return;
      left--;
      if (left > 0) return;
      resolve(true);
      running.kill();
    });
    void closed(running.stdout).then(() => resolve(false));
  });
}

/** Resolves when tcpdump listens: whatever passes from then on is seen. */
async function listenTo(place: Place, card: string, args: readonly string[]): Promise<Running> {
  const running = await place.start([
    'tcpdump',
    ...['-i', card, '-n', '-s', '0', '--immediate-mode', '-B', BUFFER_KIB],
    ...args,
  ]);
  await listening(running, place);
  return running;
}

function listening({ stderr }: Running, { name }: Place): Promise<void> {
  let words = '';
  return new Promise((resolve, reject) => {
    stderr.setEncoding('utf8').on('data', (text) => {
      words += text;
      if (words.includes('listening on')) resolve();
    });
    void closed(stderr).then(() => {
      reject(new TaplineError('lab', `tcpdump at the ${name} said: ${words.trim()}`));
    });
  });
}
