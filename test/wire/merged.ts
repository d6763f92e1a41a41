// Both ends of a recording in one capture, as mergecap writes them: each packet that arrived is there twice.

import { readRecording } from '../../src/lesson/recordings.ts';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;

export function mergedRecording(name: string): Uint8Array {
  const [board, server] = [readRecording(name, 'board'), readRecording(name, 'server')];
  const records = [...recordsOf(board), ...recordsOf(server)];
  records.sort((a, b) => timeOf(a) - timeOf(b));
  return Buffer.concat([board.subarray(0, FILE_HEADER), ...records]);
}

function recordsOf(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const records: Uint8Array[] = [];
  let at = FILE_HEADER;
  while (at < file.length) {
    const end = at + RECORD_HEADER + view.getUint32(at + 8, true);
    records.push(file.subarray(at, end));
    at = end;
  }
  return records;
}

function timeOf(record: Uint8Array): number {
  const view = new DataView(record.buffer, record.byteOffset, record.length);
  return view.getUint32(0, true) * 1e9 + view.getUint32(4, true);
}
