// The packets of each line of real captures, at both ends, held against what tshark says of them.

import { describe, expect, it } from 'vitest';
import { CAPTURED } from '../../src/journey/packets/carriage.ts';
import { findPackets, type PacketFacts } from '../../src/journey/packets/find-packets.ts';
import type { Pass } from '../../src/journey/packets/pass.ts';
import { captureBytes, type TruthRow, truthOf } from '../wire/truth.ts';
import { laterBytes, loggedLine, passOverFile, readLines } from './captured.ts';

const NAMES = ['clean', 'loss', 'zerowin', 'rst', 'keepalive'] as const;
const ENDS = ['device', 'server'];
const LATE = Number.MAX_SAFE_INTEGER;

interface Line {
  readonly text: string;
  readonly offset: number;
}

function linesOf(name: string): Line[] {
  let offset = 0;
  return readLines(name).map((text) => {
    const line = { text, offset };
    offset += text.length;
    return line;
  });
}

async function factsOf(pass: Pass, truth: TruthRow, { offset, text }: Line): Promise<PacketFacts> {
  const found = await findPackets(pass, loggedLine(truth, offset, text), null, LATE);
  if ('why' in found) throw new Error(`line ${text} at ${offset}: ${found.why}`);
  return found;
}

/** Lines of zerowin are many: some of each part. */
function sample(lines: readonly Line[]): Line[] {
  const step = Math.ceil(lines.length / 120);
  return lines.filter((_, index) => index % step === 0);
}

describe.each(NAMES)('each line of the capture "%s"', (name) => {
  it.each(ENDS)('has its bytes and all its segments, at the %s', async (end) => {
    const pass = passOverFile(captureBytes(`${name}.${end}`));
    const truth = truthOf(`${name}.${end}`);
    const data = truth.filter((row) => row['tcp.dstport'] === '5050' && row['tcp.len'] !== '0');
    for (const line of sample(linesOf(name))) {
      const { line: carried, alignedBy } = await factsOf(pass, truth[0], line);
      expect(Buffer.from(carried.bytes).toString('latin1')).toBe(line.text);
      expect(carried.captured.every((state) => state === CAPTURED)).toBe(true);
      expect(alignedBy).toBe('syn');
      const [from, to] = [line.offset + 1, line.offset + 1 + line.text.length];
      const rows = data.filter((row) => {
        const seq = Number(row['tcp.seq']);
        return seq < to && seq + Number(row['tcp.len']) > from;
      });
      expect(carried.transmissions.map(({ frame, rawSeq }) => [frame, rawSeq])).toEqual(
        rows.map((row) => [Number(row['frame.number']), Number(row['tcp.seq_raw'])]),
      );
    }
  });

  it.each(ENDS)('was missing where tshark says lost_segment, at the %s', async (end) => {
    const pass = passOverFile(captureBytes(`${name}.${end}`));
    const truth = truthOf(`${name}.${end}`);
    const holes = holesOf(truth);
    for (const line of sample(linesOf(name))) {
      const { line: carried } = await factsOf(pass, truth[0], line);
      const [from, to] = [line.offset + 1, line.offset + 1 + line.text.length];
      const expected = holes.filter((hole) => hole.from < to && hole.to > from);
      expect(carried.holes.map(({ frame }) => frame)).toEqual(expected.map(({ frame }) => frame));
      for (const hole of carried.holes) {
        const filling = carried.transmissions.filter(({ fillsHole }) => fillsHole);
        expect(filling.map(({ frame }) => frame)).toContain(hole.filled?.frame);
      }
    }
  });
});

describe('a line of a lossy link', () => {
  it('shows at the server the hole and what filled it, at the board that it was sent again', async () => {
    const [device, server] = ENDS.map((end) => truthOf(`loss.${end}`));
    const atServer = passOverFile(captureBytes('loss.server'));
    const atDevice = passOverFile(captureBytes('loss.device'));
    let lost = 0;
    for (const line of linesOf('loss')) {
      const { line: arrived } = await factsOf(atServer, server[0], line);
      if (arrived.holes.length === 0) continue;
      const { line: sent } = await factsOf(atDevice, device[0], line);
      lost++;
      expect(sent.transmissions.length).toBeGreaterThan(arrived.transmissions.length - 1);
      expect(sent.transmissions.some(({ isCopy }) => isCopy)).toBe(true);
      // Since these bytes went out, not since others did that wait as well.
      for (const { isCopy, time, waitedMs } of sent.transmissions) {
        if (isCopy) expect(waitedMs).toBeCloseTo(time - sent.transmissions[0].time, 3);
        else expect(waitedMs).toBeNull();
      }
      expect(sent.transmissions.flatMap(({ analysis }) => analysis).join()).toMatch(
        /retransmission|out_of_order/,
      );
      const [hole] = arrived.holes;
      expect(hole.filled?.time).toBeGreaterThan(hole.time);
      expect(hole.duplicateAckCount).toBeGreaterThan(0);
    }
    expect(lost).toBe(5);
  });
});

describe('a capture that begins in the middle of a connection', () => {
  it('has the place of a line that stands there once, by its bytes', async () => {
    const whole = passOverFile(captureBytes('loss.server'));
    const truth = truthOf('loss.server');
    const lines = linesOf('loss');
    const line = lines[80];
    const inWhole = await factsOf(whole, truth[0], line);
    const inPart = await factsOf(passOverFile(laterBytes('loss.server', 30)), truth[0], line);
    expect(inPart).toMatchObject({ alignedBy: 'bytes', offset: line.offset });
    expect(inPart.line.transmissions.map(({ frame }) => frame + 30)).toEqual(
      inWhole.line.transmissions.map(({ frame }) => frame),
    );
    expect(Buffer.from(inPart.line.bytes).toString('latin1')).toBe(line.text);
  });

  it.each([
    ['whose bytes nobody kept', (bytes: Uint8Array) => ({ bytes: null, length: bytes.length })],
    ['that is not in it', (bytes: Uint8Array) => ({ bytes: bytes.map((byte) => byte ^ 1) })],
    ['that is only the end of another', (bytes: Uint8Array) => ({ bytes: bytes.slice(1) })],
  ])('says nothing of a line %s', async (_, change) => {
    const truth = truthOf('loss.server');
    const line = linesOf('loss')[80];
    const copy = loggedLine(truth[0], line.offset, line.text);
    const changed = { ...copy, ...change(copy.bytes ?? new Uint8Array(0)) };
    const pass = passOverFile(laterBytes('loss.server', 30));
    expect(await findPackets(pass, changed, null, LATE)).toEqual({ why: 'not-aligned' });
  });

  it('says nothing of a line that stands there twice', async () => {
    const truth = truthOf('loss.server');
    const line = linesOf('loss')[80];
    const file = Buffer.from(laterBytes('loss.server', 30));
    // Another line becomes the same.
    const other = linesOf('loss').find(
      ({ text, offset }) => offset > line.offset && text.length === line.text.length,
    );
    const at = file.indexOf(other?.text ?? '', 'latin1');
    expect(at).toBeGreaterThan(0);
    file.write(line.text, at, 'latin1');
    const copy = loggedLine(truth[0], line.offset, line.text);
    expect(await findPackets(passOverFile(file), copy, null, LATE)).toEqual({ why: 'not-aligned' });
  });
});

describe('a connection', () => {
  it('is not found under another port, or before it began', async () => {
    const truth = truthOf('clean.server');
    const pass = passOverFile(captureBytes('clean.server'));
    const copy = loggedLine({ ...truth[0], 'tcp.srcport': '1' }, 0, '0');
    expect(await findPackets(pass, copy, null, LATE)).toEqual({ why: 'not-captured' });
    const early = Number(truth[0]['frame.time_epoch']) * 1000 - 60_000;
    const own = loggedLine(truth[0], 0, '0,0,21.50,51.0\n');
    expect(await findPackets(pass, own, null, early)).toEqual({ why: 'not-captured' });
  });

  it('has the lines of a run, by the bytes of its packets', async () => {
    const truth = truthOf('clean.server');
    const lines = linesOf('clean');
    const run = lines.slice(3, 9);
    const text = run.map((line) => line.text).join('');
    const changes = { lineIndex: 4, lines: run.length, bytes: null };
    const copy = loggedLine(truth[0], run[0].offset, text, changes);
    const found = await findPackets(passOverFile(captureBytes('clean.server')), copy, null, LATE);
    expect(found).toMatchObject({ offset: run[4].offset });
    if ('why' in found) return;
    expect(Buffer.from(found.line.bytes).toString('latin1')).toBe(run[4].text);
  });

  it('has the lines of a run also in a capture that begins later', async () => {
    const run = linesOf('loss').slice(80, 84);
    const text = run.map((line) => line.text).join('');
    const copy = loggedLine(truthOf('loss.server')[0], run[0].offset, text, {
      lineIndex: 2,
      lines: run.length,
    });
    const pass = passOverFile(laterBytes('loss.server', 30));
    const found = await findPackets(pass, copy, null, LATE);
    expect(found).toMatchObject({ alignedBy: 'bytes', offset: run[2].offset });
    if ('why' in found) return;
    expect(Buffer.from(found.line.bytes).toString('latin1')).toBe(run[2].text);
  });

  it('has the whole run where a part of it was not captured', async () => {
    const truth = truthOf('clean.server');
    const run = linesOf('clean').slice(3, 6);
    const text = run.map((line) => line.text).join('');
    const copy = loggedLine(truth[0], run[0].offset, text, { lineIndex: 2, lines: 3 });
    const whole = passOverFile(captureBytes('clean.server'));
    const withoutFirstLine: Pass = (visit, forget) =>
      whole((packet, frame) => {
        if (packet.segment.length === 0 || packet.seq !== run[0].offset + 1) visit(packet, frame);
      }, forget);
    expect(await findPackets(withoutFirstLine, copy, null, LATE)).toMatchObject({
      offset: run[0].offset,
      line: { length: text.length },
    });
  });
});

/** Sequence numbers that were passed over, and the frame that did. */
function holesOf(truth: readonly TruthRow[]) {
  const holes: { frame: number; from: number; to: number }[] = [];
  let next = 1;
  for (const row of truth) {
    if (row['tcp.dstport'] !== '5050') continue;
    const [seq, length] = [Number(row['tcp.seq']), Number(row['tcp.len'])];
    if (length === 0) continue;
    if (row['tcp.analysis.lost_segment'] !== '') {
      holes.push({ frame: Number(row['frame.number']), from: next, to: seq });
    }
    next = Math.max(next, seq + length);
  }
  return holes;
}
