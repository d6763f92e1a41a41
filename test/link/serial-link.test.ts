// A serial port that takes nothing for a while, and a link that takes nothing.

import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { OpenPort } from '../../src/link/open-port.ts';
import { SilenceWatch } from '../../src/link/silence.ts';
import { LINK_TIMINGS } from '../../src/link/timings.ts';
import { until } from '../until.ts';
import { Notes } from './board-socket.ts';

/** A port whose other side is stuck until it is let go. */
class StuckPort extends Duplex {
  #held: (() => void) | null = null;
  #stuck = true;

  override _read(): void {}

  override _write(_bytes: Buffer, _encoding: string, done: () => void): void {
    if (this.#stuck) this.#held = done;
    else done();
  }

  letGo(): void {
    this.#stuck = false;
    this.#held?.();
  }
}

/** A link on a port that is this stream. */
function linkOn(stream: Duplex, clock = systemClock): { port: OpenPort; notes: Notes } {
  const all: Notes[] = [];
  const rules = { ...LINK_TIMINGS, idleTimeoutMs: 0 };
  const port = new OpenPort(
    stream,
    {
      path: '/dev/ttyUSB0',
      clock,
      timings: LINK_TIMINGS,
      silence: new SilenceWatch(rules, LINK_TIMINGS.lookEveryMs, clock),
      onFault(fault) {
        throw fault;
      },
    },
    (link) => {
      const handler = new Notes(link);
      all.push(handler);
      return handler;
    },
    { linked() {}, wrongBaud() {}, closed() {} },
  );
  const [notes] = all as [Notes];
  return { port, notes };
}

// What a stream holds by default differs between versions of Node.js.
test.each([1024, 16 * 1024, 64 * 1024])(
  'with a mark of %i bytes it is told when there is room',
  async (mark) => {
    const stream = new StuckPort({ writableHighWaterMark: mark });
    const { port, notes } = linkOn(stream);
    let lines = 0;
    while (notes.link.send('x'.repeat(999))) lines++;
    expect(lines).toBeLessThan(100);
    stream.letGo();
    await until(() => notes.log.includes('drained'));
    expect(notes.link.send('again')).toBe(true);
    port.destroy();
  },
);

test('once it is drained it has handed over all that had come while it was paused', async () => {
  const stream = new StuckPort();
  let now = 0;
  const { port, notes } = linkOn(stream, () => ({ wallMs: now, monoMs: now }));
  // What came right behind the opening could be the rest of a line.
  now = 1000;
  notes.link.pause();
  stream.push('1,2\n');
  stream.push('3,4\n');
  const drained = notes.link.drain();
  expect(notes.text).toBe('');
  notes.link.resume();
  await drained;
  expect(notes.text).toBe('1,2\n3,4\n');
  port.destroy();
});
