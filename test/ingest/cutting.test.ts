// However the bytes of a session are cut, the same comes of them; and no bytes stop the server.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_LINE_BYTES } from '../../src/limits.ts';
import { type Harness, openIngest } from './harness.ts';

const counter = fc.nat(30).map(String);
const value = fc.constantFrom('21.5', '-3', 'nan', '', '1e3', 'x', '0x1F', 'inf');
const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((s) => s.replaceAll('\n', ' '));

const line = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(counter, counter, value, value).map((cells) => cells.join(',')),
  },
  { weight: 2, arbitrary: fc.tuple(counter, value).map(([n, v]) => `{"seq":${n},"t":${v}}`) },
  fc.tuple(counter, value).map(([n, v]) => `{"device":"cellar","seq":${n},"t":${v}}`),
  fc.tuple(counter, value).map(([n, v]) => `m,device=attic seq=${n},t=${v}`),
  value.map((v) => `temperature:${v}\thumidity:${v}`),
  text,
  text.map((s) => `HELLO device=kitchen boot=${s}`),
  fc.constantFrom(
    'HELLO device=kitchen boot=one ack=1',
    'HELLO device=kitchen boot=two ack=1 millis=5000 firmware=Küche 2',
    'HELLO device=kitchen fields=seq,t',
    'PING',
    'OK 7 done',
    'token=s3cret',
    'x'.repeat(MAX_LINE_BYTES),
    'y'.repeat(MAX_LINE_BYTES + 1),
    '',
  ),
);
const ending = fc.constantFrom('\n', '\r\n', '\r\r\n');
const lineBytes = fc.tuple(line, ending).map((parts) => Buffer.from(parts.join('')));
const telnet = fc
  .constantFrom('fffb1f', 'fffa1f0050fff0', 'fff1', 'ffff', 'fffd', 'fffa18', 'ff')
  .map((hex) => Buffer.from(hex, 'hex'));
const garbage = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));

/** Lines of every kind, with telnet's bytes and noise between them. */
const stream = fc
  .array(fc.oneof({ weight: 8, arbitrary: lineBytes }, telnet, garbage), {
    maxLength: 30,
    size: 'max',
  })
  .map((parts) => Buffer.concat(parts));

/** Where the stream is cut, as shares of its length. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40, size: 'max' });

async function outcome(bytes: Buffer, at: readonly number[], isTelnet: boolean): Promise<unknown> {
  const harness = openIngest();
  const peer = harness.connect({ telnet: isTelnet });
  let from = 0;
  for (const to of [...at, bytes.length]) {
    // A copy, as a socket's buffers are not parts of one either.
    peer.deliver(Buffer.from(bytes.subarray(from, to)));
    from = to;
  }
  await harness.settle();
  peer.gone('closed by the board');
  await harness.settle();
  return { ...whatCame(harness), sent: peer.sent, closedFor: peer.closedFor };
}

function whatCame({ disk, ingest, events }: Harness): Record<string, unknown> {
  const devices = [...ingest.registry.list()].map(({ id, counters, metrics, boot, lastSeq }) => {
    return { id, counters, metrics, boot, lastSeq };
  });
  const { faults, journal } = disk;
  return { readings: disk.readings(), journal, devices, totals: ingest.totals, events, faults };
}

test('any cutting of a session gives the same readings, counters, messages and answers', async () => {
  await fc.assert(
    fc.asyncProperty(stream, cuts, fc.boolean(), async (bytes, shares, isTelnet) => {
      const at = shares.map((share) => Math.floor(share * bytes.length)).sort((a, b) => a - b);
      const whole = await outcome(bytes, [], isTelnet);
      expect(await outcome(bytes, at, isTelnet)).toEqual(whole);
      expect(whole).toMatchObject({ faults: [] });
      // A telnet option may swallow the t of token=, and then it is none.
      if (!isTelnet) expect(JSON.stringify(whole)).not.toContain('s3cret');
    }),
    { numRuns: 150 },
  );
});

test('a session cut into single bytes is no other', async () => {
  await fc.assert(
    fc.asyncProperty(stream, async (bytes) => {
      const single = Array.from(bytes, (_, index) => index);
      expect(await outcome(bytes, single, true)).toEqual(await outcome(bytes, [], true));
    }),
    { numRuns: 30 },
  );
});

test('no bytes on any number of connections throw, and the server starts again behind them', async () => {
  const noise = fc.array(fc.tuple(fc.nat(3), fc.oneof(stream, garbage)), {
    maxLength: 12,
    size: 'max',
  });
  await fc.assert(
    fc.asyncProperty(noise, fc.boolean(), async (chunks, written) => {
      const harness = openIngest();
      const peers = Array.from({ length: 4 }, (_, n) =>
        harness.connect({ from: `10.0.0.${n % 2}` }),
      );
      for (const [n, bytes] of chunks) {
        peers[n].deliver(bytes);
        await harness.settle();
        await harness.pass(400);
      }
      const readings = harness.disk.readings();
      await harness.crash(written);
      expect(harness.disk.readings()).toEqual(readings);
      expect(harness.disk.faults).toEqual([]);
      const later = harness.connect({ from: '10.0.0.9' });
      later.deliver(Buffer.from('1,1000,21.5,60\n'));
      await harness.settle();
      expect(harness.disk.readings().length).toBe(readings.length + 1);
    }),
    { numRuns: 60 },
  );
});
