// What the logs of a capture are told of a link.

import { describe, expect, it } from 'vitest';
import { BoardLinks } from '../src/board-links.ts';
import { DeviceSockets } from '../src/capture/device-sockets.ts';
import { systemClock } from '../src/clock.ts';
import type { Ingest } from '../src/ingest/ingest.ts';
import type { Trace } from '../src/ingest/trace.ts';
import { JourneyLog } from '../src/journey/log/journey-log.ts';
import type { Link } from '../src/link/link.ts';

const ENDS = { localAddress: '10.0.0.9', remoteAddress: '10.0.0.1' };

/** How many connections are known once a link with these ends has spoken for a device and ended. */
function knownOf(ends: typeof ENDS): number {
  const sockets = new DeviceSockets(systemClock, { maxAgeMs: 60_000 });
  const ingest = {
    accept(_link: Link, _manner: unknown, trace?: Trace) {
      trace?.speaksFor?.('kitchen');
      return { closed() {} };
    },
  } as unknown as Ingest;
  const links = new BoardLinks(ingest, { log: new JourneyLog(systemClock), sockets });
  const link = { ...ends, id: 1, localPort: 5050, remotePort: 40_000, since: Date.now() };
  links
    .accept()(link as unknown as Link)
    .closed('closed by the board');
  return sockets.size;
}

describe('a link', () => {
  it('is known by its sockets', () => {
    expect(knownOf(ENDS)).toBe(1);
  });

  it('is taken without its sockets when it was over before its addresses were known', () => {
    expect(knownOf({ ...ENDS, localAddress: '' })).toBe(0);
    expect(knownOf({ ...ENDS, remoteAddress: '' })).toBe(0);
  });
});
