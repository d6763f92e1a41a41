// Sends prebuilt lines over some connections as fast as the server takes them, and says how long it
// took until every line was read (plain) or acknowledged as durable (acks).

import { connect } from 'node:net';
import { prebuiltLines } from './lines.ts';

export interface BulkOrder {
  readonly port: number;
  readonly connections: number;
  readonly linesEach: number;
  readonly acks: boolean;
}

export interface BulkResult {
  readonly lines: number;
  readonly seconds: number;
}

/** Lines a write: large enough that the system call does not matter. */
const LINES_A_WRITE = 20_000;

process.on('message', (order: BulkOrder) => {
  const buffers: Buffer[] = [];
  for (let first = 1; first <= order.linesEach; first += LINES_A_WRITE) {
    buffers.push(prebuiltLines(first, Math.min(LINES_A_WRITE, order.linesEach - first + 1)));
  }
  const started = performance.now();
  const boards = Array.from({ length: order.connections }, (_, index) =>
    order.acks ? sendAcked(order, buffers, index) : sendPlain(order, buffers),
  );
  Promise.all(boards).then(() => {
    const seconds = (performance.now() - started) / 1000;
    process.send?.({ lines: order.connections * order.linesEach, seconds });
    process.disconnect();
  });
});

/** Done when the server has closed its side, which it does once it has read all. */
function sendPlain({ port }: BulkOrder, buffers: readonly Buffer[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', reject);
    for (const buffer of buffers) socket.write(buffer);
    socket.end();
    socket.resume();
    socket.on('end', resolve);
  });
}

/** Done when the last line is acknowledged. */
function sendAcked(order: BulkOrder, buffers: readonly Buffer[], index: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: order.port, host: '127.0.0.1' });
    socket.setEncoding('utf8');
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the server closed the connection')));
    socket.write(`HELLO device=bulk-${index} boot=${process.pid} ack=1\n`);
    let rest = '';
    socket.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.startsWith('WELCOME')) for (const buffer of buffers) socket.write(buffer);
        if (line !== `ACK ${order.linesEach}`) continue;
        socket.removeAllListeners('close').destroy();
        resolve();
      }
    });
  });
}
