// What is told of the segments that carried a line, of the bytes that are missing, and of when it was read.

import { expect, it } from 'vitest';
import { findPackets, type PacketFacts } from '../../src/journey/packets/find-packets.ts';
import { tellJourney } from '../../src/journey/tell.ts';
import { type MadeFrame, pcapFile, START_SECONDS } from '../wire/packets/packets.ts';
import { loggedLine, passOverFile } from './captured.ts';
import { board, OPENING, server } from './segments.ts';

const [FIRST, LINE, THIRD] = ['1,0,20,50\n', '2,0,20,50\n', '3,0,20,50\n'];
const PLACE = FIRST.length;

const ENDS = {
  ...{ 'ip.src': '10.0.0.1', 'tcp.srcport': '40000' },
  ...{ 'ip.dst': '10.0.0.2', 'tcp.dstport': '5050' },
};
const READ_AT = START_SECONDS * 1000 + 20;
const COPY = loggedLine(ENDS, PLACE, LINE, {
  ...{ reads: [{ offset: PLACE, length: LINE.length, time: READ_AT }], readAt: READ_AT },
});

async function packetsOf(frames: readonly MadeFrame[]): Promise<PacketFacts> {
  const file = pcapFile([...OPENING, ...frames]);
  const packets = await findPackets(passOverFile(file), COPY, null, READ_AT);
  if ('why' in packets) throw new Error(packets.why);
  return packets;
}

function stepsOf(packets: PacketFacts, copy = COPY): Record<string, string> {
  const { steps } = tellJourney({
    name: { device: 'kitchen', boot: '~1', seq: 2 },
    ...{ reading: { why: 'no-store' }, log: { is: { copies: [copy], reply: null } } },
    ...{ copy: { is: copy }, packets: { is: packets }, lines: [], isFile: false },
    ...{ fields: [], fieldsOrigin: 'default' },
  });
  return Object.fromEntries(steps.map(({ step, text }) => [step, text]));
}

it.each<[string, MadeFrame[], string, string]>([
  [
    'with others in its segment',
    [board(0, FIRST + LINE), server(20)],
    'One segment carried it, frame 4, with 10 bytes besides. Frame 5 acknowledged it after 1.0 ms.',
    '17 ms',
  ],
  [
    'without an ACK',
    [board(0, FIRST), board(10, LINE)],
    'One segment carried it, frame 5. No ACK for it was captured.',
    '16 ms',
  ],
  [
    'whose end came by itself',
    [board(0, FIRST), board(10, LINE.slice(0, 9)), board(19, '\n'), server(20)],
    '2 segments carried it, frames 5 and 6: TCP cut the stream in the line. The end of the line came by ' +
      'itself: println writes it after the text. Frame 7 acknowledged it after 1.0 ms.',
    '15 ms',
  ],
  [
    'that came byte by byte',
    [board(0, FIRST), ...Array.from(LINE, (byte, at) => board(10 + at, byte)), server(20)],
    '10 segments carried it, frames 5, 6, 7, 8, 9 and 5 more: TCP cut the stream in the line. ' +
      'Frame 15 acknowledged it after 1.0 ms.',
    '7.0 ms',
  ],
  [
    'that was sent again after its ACK',
    [board(0, FIRST), board(10, LINE), server(20), board(10, LINE)],
    'One segment carried it, first sent as frame 5. It was sent again in frame 7: a segment or an ACK ' +
      'was lost, or late. TCP gives the program its bytes once.',
    '16 ms',
  ],
  [
    'that was sent again before its ACK',
    [board(0, FIRST), board(10, LINE), board(10, LINE), server(20)],
    'One segment carried it, first sent as frame 5. It was sent again in frame 6 after 1.0 ms without an ' +
      'ACK: a segment or an ACK was lost, or late. The ACK came after that, so one capture at the board ' +
      'does not show which of them arrived. TCP gives the program its bytes once. Frame 7 acknowledged it ' +
      'after 1.0 ms.',
    '16 ms',
  ],
  [
    'that was missing first',
    [board(0, FIRST), server(10), board(20, THIRD), server(10), board(10, LINE), server(30)],
    'One segment carried it, frame 8. When frame 6 brought later bytes, these were missing: their ' +
      'segment was lost on the way, or overtaken (lost_segment). 1 duplicate ACK asked for it again. Frame ' +
      '8 filled the hole 2.0 ms later. Frame 9 acknowledged it after 1.0 ms.',
    '13 ms',
  ],
  [
    'of which a part never came',
    [board(0, FIRST + LINE.slice(0, 3)), board(20, THIRD)],
    'One segment carried it, frame 4, with 10 bytes besides. When frame 5 brought later bytes, these ' +
      'were missing: their segment was lost on the way, or overtaken (lost_segment). Nothing that was ' +
      'captured brought them. No ACK for it was captured.',
    '17 ms',
  ],
  [
    'of which the capture missed a part',
    [board(0, FIRST + LINE.slice(0, 3)), board(20, THIRD), server(30)],
    'One segment carried it, frame 4, with 10 bytes besides. Part of it was acknowledged with frame 6 ' +
      'and is not in the capture: it came, and the capture missed it. Frame 6 acknowledged it after 2.0 ms.',
    '17 ms',
  ],
])('a line %s', async (_, frames, segments, after) => {
  const steps = stepsOf(await packetsOf(frames));
  expect(steps.segments).toBe(segments);
  expect(steps.read).toBe(
    `The server read just this line in one go, ${after} after the packet that it waited for.`,
  );
});

it('headers of other kinds', async () => {
  const packets = await packetsOf([board(0, FIRST), board(10, LINE)]);
  const [first] = packets.line.transmissions;
  const { link, ip } = first.headers;
  const headers = {
    link: { ...link, source: null, destination: null, name: null, type: 147, vlans: [7, 8] },
    ip: { ...ip, version: 6 as const, id: null, ttl: 63, fragments: 3 },
  };
  const line = { ...packets.line, transmissions: [{ ...first, headers }] };
  expect(stepsOf({ ...packets, line }).headers).toBe(
    'IPv6 brought it from 10.0.0.1 to 10.0.0.2 with a hop limit of 63 left. IP had cut it into 3 fragments. ' +
      'The link is a link of type 147 in VLAN 7 in 8.',
  );
  const own = { ip, link: { ...link, source: '00:00:00:00:00:00' } };
  const local = { ...packets.line, transmissions: [{ ...first, headers: own }] };
  expect(stepsOf({ ...packets, line: local }).headers).toContain('It never left this machine: ');
});

it('why the bytes of a line are not known', async () => {
  const frame = board(10, LINE);
  const cut = { ...frame, captured: frame.bytes.length - 2 };
  const gone = { ...COPY, bytes: null };
  const printed = async (frames: MadeFrame[]) => stepsOf(await packetsOf(frames), gone).printed;
  expect(await printed([board(0, FIRST), cut])).toBe(
    'The capture kept only the first bytes of its packets.',
  );
  expect(await printed([board(0, FIRST), board(10, '2,0'), board(20, THIRD)])).toBe(
    'The capture has no packet of it.',
  );
});
