// What our dissector and tshark say of the TCP headers in made-up frames, in the same words.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Dissector, type Outcome } from '../../../src/wire/dissect/dissector.ts';
import { emptyFrame } from '../../../src/wire/frame.ts';
import type { Segment } from '../../../src/wire/segment.ts';
import {
  arrivalOf,
  capturedBytes,
  type MadeFrame,
  pcapFile,
  START_SECONDS,
} from '../packets/packets.ts';

/** What is compared of a header. `tcp.payload` are the bytes of data, where they are looked at. */
const FIELDS = [
  'tcp.srcport',
  'tcp.dstport',
  'tcp.ack_raw',
  'tcp.hdr_len',
  'tcp.flags',
  'tcp.window_size_value',
  'tcp.options.mss_val',
  'tcp.options.wscale.shift',
  'tcp.options.sack_perm',
  'tcp.options.timestamp.tsval',
  'tcp.options.timestamp.tsecr',
  'tcp.seq_raw',
  'tcp.len',
  'tcp.urgent_pointer',
  'tcp.options.sack_le',
  'tcp.options.sack_re',
  'tcp.payload',
] as const;

type Header = Partial<Record<'tcp.stream' | (typeof FIELDS)[number], string>>;

/** Of an option without a value. */
const IS_THERE = 'yes';

/** Of a header that is quoted in an ICMP error tshark does not tell all. */
const OF_A_QUOTED = FIELDS.slice(0, FIELDS.indexOf('tcp.seq_raw'));

/** The headers of a frame, in their order. */
export type Told = readonly Header[];

export interface Dissected {
  readonly outcome: Outcome;
  readonly told: Told;
}

/** What our dissector says of each frame. */
export function dissected(frames: readonly MadeFrame[], linkType = 1): Dissected[] {
  const dissector = new Dissector();
  const streams = new Map<string, number>();
  return frames.map((made, index) => {
    const bytes = capturedBytes(made);
    const arrival = arrivalOf(made, index);
    const told: Header[] = [];
    const frame = {
      ...emptyFrame(),
      number: index + 1,
      seconds: START_SECONDS + Math.floor(arrival / 1e9),
      nanos: arrival % 1e9,
      linkType,
      wireLength: made.wireLength ?? made.bytes.length,
      bytes,
      end: bytes.length,
    };
    const outcome = dissector.dissect(frame, (segment) => {
      told.push(headerOf(segment, numberOf(segment, streams)));
    });
    return { outcome, told };
  });
}

function numberOf(segment: Segment, streams: Map<string, number>): number {
  const { bytes, sourceAt, destinationAt, sourcePort, destinationPort } = segment;
  const length = segment.ipVersion === 4 ? 4 : 16;
  const socket = (at: number, port: number) => `${bytes.subarray(at, at + length)} ${port}`;
  const ends = [socket(sourceAt, sourcePort), socket(destinationAt, destinationPort)];
  const key = ends.sort().join();
  const number = streams.get(key) ?? streams.size;
  streams.set(key, number);
  return number;
}

function headerOf(segment: Segment, stream: number): Header {
  const edges = Array.from(segment.sackEdges.subarray(0, 2 * segment.sackCount), (x) => x >>> 0);
  const { bytes, dataAt, dataEnd } = segment;
  const values: Record<(typeof FIELDS)[number], string> = {
    'tcp.srcport': String(segment.sourcePort),
    'tcp.dstport': String(segment.destinationPort),
    'tcp.ack_raw': String(segment.ack >>> 0),
    'tcp.hdr_len': String(segment.headerLength),
    'tcp.flags': `0x${segment.flags.toString(16).padStart(4, '0')}`,
    'tcp.window_size_value': String(segment.window),
    'tcp.options.mss_val': written(segment.mss),
    'tcp.options.wscale.shift': written(segment.windowScale),
    'tcp.options.sack_perm': segment.sackPermitted ? IS_THERE : '',
    'tcp.options.timestamp.tsval': segment.timestamp ? String(segment.timestampValue) : '',
    'tcp.options.timestamp.tsecr': segment.timestamp ? written(segment.timestampEcho) : '',
    'tcp.seq_raw': String(segment.seq >>> 0),
    'tcp.len': segment.lengthKnown ? String(segment.length) : '',
    'tcp.urgent_pointer': written(segment.urgentPointer),
    'tcp.options.sack_le': edges.filter((_, index) => index % 2 === 0).join(),
    'tcp.options.sack_re': edges.filter((_, index) => index % 2 === 1).join(),
    'tcp.payload': segment.headerCut
      ? ''
      : Buffer.from(bytes.subarray(dataAt, dataEnd)).toString('hex'),
  };
  const fields = segment.quoted ? OF_A_QUOTED : FIELDS;
  const header: Header = { 'tcp.stream': String(stream) };
  for (const name of fields) if (values[name] !== '') header[name] = values[name];
  return header;
}

function written(value: number): string {
  return value < 0 ? '' : String(value);
}

/** What tshark says of each frame. */
export async function tsharkTold(
  frames: readonly MadeFrame[],
  linkType = 1,
): Promise<readonly Told[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tapline-dissect-'));
  try {
    const path = join(folder, 'made.pcap');
    await writeFile(path, pcapFile(frames, linkType));
    const asked = ['frame.protocols', 'tcp.stream', ...FIELDS].flatMap((name) => ['-e', name]);
    const { stdout } = await promisify(execFile)(
      'tshark',
      ['-n', '-r', path, ...PREFERENCES, '-T', 'fields', '-E', 'aggregator=;', ...asked],
      { maxBuffer: 1 << 28 },
    );
    return stdout.split('\n').slice(0, frames.length).map(toldOf);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** SACK edges as they stand there, not counted from a stream's start. */
const PREFERENCES = [
  'tcp.desegment_tcp_streams:FALSE',
  'tcp.relative_sequence_numbers:FALSE',
].flatMap((preference) => ['-o', preference]);

function toldOf(line: string): Told {
  const [protocols = '', streams = '', ...cells] = line.split('\t');
  const numbers = streams.split(';').filter(Boolean);
  const isQuoted = /icmp/.test(protocols);
  const fields = isQuoted ? OF_A_QUOTED : FIELDS;
  return numbers.map((number, place) => {
    const header: Header = { 'tcp.stream': number };
    for (const [index, name] of fields.entries()) {
      const values = (cells[index] ?? '').split(';').filter(Boolean);
      // A field of one header may have several values; those of several headers are one each, or none at all.
      const value =
        numbers.length === 1 ? values.join() : values.length === numbers.length && values[place];
      if (value) header[name] = name === 'tcp.options.sack_perm' ? IS_THERE : value;
    }
    // Of a length that it does not know it takes all for data that was captured.
    if (header['tcp.len'] === undefined) delete header['tcp.payload'];
    return header;
  });
}
