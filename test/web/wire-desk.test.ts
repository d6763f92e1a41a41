// The worker's own work, without a worker: what it tells of packets that come live, and of the same in a file.

import { afterEach, expect, it, vi } from 'vitest';
import type { FromWire, PacketRow, ToWire } from '../../web/wire/protocol.ts';
import { WireDesk } from '../../web/wire/source/wire-desk.ts';
import { until } from '../until.ts';
import { ethernet, ipv4, type MadeFrame, pcapFile, tcp } from '../wire/packets/packets.ts';

const [SYN, ACK, PSH] = [0x002, 0x010, 0x008];

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A frame between a board and the server, so many ms after the first. */
function frame(ms: number, fromBoard: boolean, header: object, text = ''): MadeFrame {
  const [board, server] = ['10.0.0.1', '10.0.0.2'];
  const [source, destination] = fromBoard ? [board, server] : [server, board];
  const [from, to] = fromBoard ? [40_000, 5050] : [5050, 40_000];
  const { bytes } = ethernet(ipv4({ source, destination }, tcp({ from, to, ...header }, text)));
  return { bytes, at: 1e9 + ms * 1e6 };
}

/** Each end acknowledges at once, and later with a delay. */
const CAPTURE = pcapFile([
  frame(0, true, { seq: 99, flags: SYN }),
  frame(1, false, { seq: 199, ack: 100, flags: SYN | ACK }),
  frame(2, true, { seq: 100, ack: 200, flags: ACK }),
  frame(10, true, { seq: 100, ack: 200, flags: ACK | PSH }, 'one\n'),
  frame(11, false, { seq: 200, ack: 104, flags: ACK }),
  frame(20, true, { seq: 104, ack: 200, flags: ACK | PSH }, 'two\n'),
  frame(60, false, { seq: 200, ack: 108, flags: ACK }),
  frame(70, false, { seq: 200, ack: 108, flags: ACK | PSH }, 'WELCOME\n'),
  frame(71, true, { seq: 108, ack: 208, flags: ACK }),
  frame(80, false, { seq: 208, ack: 108, flags: ACK | PSH }, 'ACK\n'),
  frame(120, true, { seq: 108, ack: 212, flags: ACK }),
]);

/** What a desk tells, of which the newest is looked at. */
function deskOf() {
  const told: FromWire[] = [];
  const desk = new WireDesk((message) => told.push(message));
  const hear = (message: ToWire) => desk.hear(message);
  hear({ type: 'ports', ports: [5050] });
  const rows = (): readonly PacketRow[] => {
    const newest = told.findLast((message) => message.type === 'ladder');
    return newest?.view?.rows.flatMap((row) => ('packet' in row ? [row.packet] : [])) ?? [];
  };
  const sentences = async () => {
    hear({
      type: 'ladder',
      wish: { stream: 0, spacing: { kind: 'even' }, from: 0, to: 100 },
    });
    await until(() => rows().length === 11 && rows().every(({ sentence }) => sentence !== ''));
    return rows().map(({ sentence }) => sentence);
  };
  return { hear, sentences, close: () => hear({ type: 'close' }) };
}

const HELD_BACK = 'held it back to say more with one packet (delayed ACK)';
const NOBODY_KNOWS = 'one capture alone does not tell which.';

it('knows of live packets that a late ACK of the server was held back, as they are captured there', async () => {
  let end = () => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(CAPTURE);
      end = () => controller.close();
    },
  });
  vi.stubGlobal('fetch', async (path: string) =>
    path.startsWith('/api/wire/packets.pcapng')
      ? new Response(stream)
      : Response.json({ connections: [] }),
  );
  const desk = deskOf();
  desk.hear({ type: 'live' });
  const told = await desk.sentences();
  expect(told[6]).toBe(
    `The server has everything up to byte 8 (ACK), 40 ms after packet 6, much longer than at best: the server ${HELD_BACK}.`,
  );
  expect(told[10]).toContain(`either the board ${HELD_BACK}`);
  expect(told[10]).toContain(NOBODY_KNOWS);
  desk.close();
  end();
});

it('knows nothing of the kind of a file that anybody took anywhere, unless it is said', async () => {
  const desk = deskOf();
  const files = [new File([CAPTURE], 'a.pcap')];
  desk.hear({ type: 'files', files, takenAt: undefined });
  const told = await desk.sentences();
  expect(told[6]).toContain(NOBODY_KNOWS);
  // At length once.
  expect(told[10]).toMatch(/, late again\.$/);
  desk.hear({ type: 'files', files, takenAt: 'board' });
  await vi.waitFor(async () => {
    const again = await desk.sentences();
    expect(again[6]).toContain(NOBODY_KNOWS);
    expect(again[10]).toContain(`: the board ${HELD_BACK}.`);
  }, 30_000);
  desk.close();
});
