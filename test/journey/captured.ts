// The captures of boards that the suite has, as a journey goes over them.

import { readFileSync } from 'node:fs';
import type { LoggedCopy } from '../../src/journey/log/logged.ts';
import type { Pass } from '../../src/journey/packets/pass.ts';
import { Capture } from '../../src/wire/capture.ts';
import { emptyFrame, type Frame } from '../../src/wire/frame.ts';
import { CAPTURES, captureBytes, type TruthRow } from '../wire/truth.ts';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;

/** A capture without so many of its first frames. */
export function laterBytes(name: string, skipped: number): Uint8Array {
  return withoutFirst(captureBytes(name), skipped);
}

export function withoutFirst(bytes: Uint8Array, skipped: number): Uint8Array {
  const file = Buffer.from(bytes);
  let at = FILE_HEADER;
  for (let frame = 0; frame < skipped; frame++) at += RECORD_HEADER + file.readUInt32LE(at + 8);
  return Buffer.concat([file.subarray(0, FILE_HEADER), file.subarray(at)]);
}

/** What the server's program read, line by line. */
export function readLines(name: string): string[] {
  const text = readFileSync(new URL(`${name}.server-received.txt`, CAPTURES), 'latin1');
  return text.split(/(?<=\n)/);
}

/** Goes over a file as often as is asked. */
export function passOverFile(bytes: Uint8Array): Pass {
  return async (visit, forget) => {
    let current: Frame = emptyFrame();
    const capture = new Capture({
      frame(frame) {
        current = frame;
      },
      packet: (packet) => visit(packet, current),
      forgotten: (stream) => forget?.(stream),
    });
    capture.write(bytes);
    capture.end();
  };
}

/** What a log would have of a line: where it stands, and its bytes. */
export function loggedLine(
  truth: TruthRow,
  offset: number,
  line: string,
  changes: Partial<LoggedCopy> = {},
): LoggedCopy {
  const bytes = Buffer.from(line, 'latin1');
  return {
    connection: {
      ...{ id: 1, carrier: 'tcp', dialled: false, since: 0, closed: null },
      ...{ remoteAddress: truth['ip.src'], remotePort: Number(truth['tcp.srcport']) },
      ...{ localAddress: truth['ip.dst'], localPort: Number(truth['tcp.dstport']) },
    },
    ...{ isNew: true, isOwn: true, wantsAck: false, offset, length: bytes.length },
    ...{ lineIndex: 0, lines: 1, bytes, reads: null, readAt: Number.MAX_SAFE_INTEGER },
    ...{ fields: ['seq', 'millis', 'temperature', 'humidity'], fieldsOrigin: 'default' },
    ...{ position: 1, durableAt: null },
    ...changes,
  };
}
