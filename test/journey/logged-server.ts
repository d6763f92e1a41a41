// A server's ingest whose connections are logged, and boards that say what they are told to.

import { vi } from 'vitest';
import { JourneyLog, type LogBounds } from '../../src/journey/log/journey-log.ts';
import type { LoggedReading } from '../../src/journey/log/logged.ts';
import { type FakePeer, type HarnessOptions, openIngest } from '../ingest/harness.ts';

/** A board's connection, and what it has sent. */
export interface LoggedBoard {
  readonly peer: FakePeer;
  /** Sends pieces, each a read of its own. */
  say(...pieces: string[]): Promise<void>;
  /** All that it sent. */
  readonly sent: () => Buffer;
  leave(): Promise<void>;
}

export interface LoggedServer {
  board(options?: { readonly from?: string }): LoggedBoard;
  find(device: string, boot: string, seq: number): Promise<LoggedReading>;
  pass(ms: number): Promise<void>;
}

const ENOUGH: LogBounds = { records: 1000, bytes: 10_000 };

/** Its clock stands still unless time passes. */
export function openLoggedServer(
  bounds: LogBounds = ENOUGH,
  options: HarnessOptions = {},
): LoggedServer {
  const harness = openIngest(options);
  const log = new JourneyLog(harness.clock.now, bounds);
  let connections = 0;
  return {
    board({ from = '192.168.1.42' } = {}) {
      const id = ++connections;
      const connection = log.open({
        ...{ id, carrier: 'tcp', dialled: false, remoteAddress: from, remotePort: 40_000 + id },
        ...{ localAddress: '192.168.1.10', localPort: 5050, since: harness.clock.wallMs },
      });
      const peer = harness.connect({ from, trace: connection });
      let sent = Buffer.alloc(0);
      return {
        peer,
        async say(...pieces) {
          for (const piece of pieces) {
            const bytes = Buffer.from(piece, 'latin1');
            sent = Buffer.concat([sent, bytes]);
            peer.deliver(bytes);
            harness.clock.pass(1);
          }
          await harness.settle();
        },
        sent: () => sent,
        async leave() {
          peer.gone('closed by the board');
          log.closed(connection, 'closed by the board');
          await harness.settle();
        },
      };
    },
    find: (device, boot, seq) => log.find(device, boot, seq),
    pass: (ms) => harness.pass(ms),
  };
}

/** To be called after each test. */
export function endTimers(): void {
  vi.clearAllTimers();
  vi.useRealTimers();
}
