// A server that frames and parses what it reads, and does nothing with the readings.

import { createServer } from 'node:net';
import { CSV, CsvDecoder } from '../src/line/csv.ts';
import { DEFAULT_FIELDS } from '../src/line/fields.ts';
import { Framer } from '../src/line/framer.ts';

let readings = 0;
const server = createServer((socket) => {
  const framer = new Framer({ telnet: true });
  const csv = new CsvDecoder(DEFAULT_FIELDS);
  const sink = {
    line(chunk: Uint8Array, start: number, end: number): boolean {
      if (csv.decode(chunk, start, end) === CSV.reading) readings++;
      return true;
    },
    oversized() {},
  };
  socket.on('data', (chunk) => {
    framer.push(chunk, 0, sink);
  });
  socket.on('error', () => {});
  socket.on('end', () => socket.end());
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.send?.({ port: address.port });
});
process.on('message', () => process.send?.({ readings }));
