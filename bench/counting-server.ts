// The yardstick: a Node server that only counts the bytes it reads.

import { createServer } from 'node:net';

let bytes = 0;
const server = createServer((socket) => {
  socket.on('data', (chunk) => {
    bytes += chunk.length;
  });
  socket.on('error', () => {});
  // A sender that has ended learns here that all of it was read.
  socket.on('end', () => socket.end());
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.send?.({ port: address.port });
});
process.on('message', () => process.send?.({ bytes }));
