// Sending to a serial port that takes nothing for a while.

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

// What a stream holds by default differs between versions of Node.js.
test.each([1024, 16 * 1024, 64 * 1024])(
  'with a mark of %i bytes it is told when there is room',
  async (mark) => {
    const stream = new StuckPort({ writableHighWaterMark: mark });
    const notes: Notes[] = [];
    const rules = { ...LINK_TIMINGS, idleTimeoutMs: 0 };
    const port = new OpenPort(
      stream,
      {
        path: '/dev/ttyUSB0',
        clock: systemClock,
        timings: LINK_TIMINGS,
        silence: new SilenceWatch(rules, LINK_TIMINGS.lookEveryMs, systemClock),
        onFault(fault) {
          throw fault;
        },
      },
      (link) => {
        const handler = new Notes(link);
        notes.push(handler);
        return handler;
      },
      { linked() {}, wrongBaud() {}, closed() {} },
    );
    const [{ link }] = notes as [Notes];
    let lines = 0;
    while (link.send('x'.repeat(999))) lines++;
    expect(lines).toBeLessThan(100);
    stream.letGo();
    await until(() => notes[0]?.log.includes('drained') === true);
    expect(link.send('again')).toBe(true);
    port.destroy();
  },
);
