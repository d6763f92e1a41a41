// A connection over loopback whose packets can be counted on, and what was captured of it.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { Capture } from '../../src/wire/capture.ts';
import { ANALYSIS } from '../../src/wire/packet.ts';
import { TCP } from '../../src/wire/segment.ts';

/** A port that is listened on until it is closed. */
export async function listening(): Promise<{ port: number; close(): void }> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    socket.on('end', () => socket.end()).resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  return { port: address.port, close: () => server.close() };
}

/** Connects, says the text, and closes; resolves when the other side has closed too. */
export async function say(port: number, text: string): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  socket.end(text);
  socket.resume();
  await once(socket, 'close');
}

/** What a capture holds, for comparing. */
export interface Captured {
  readonly packets: number;
  /** Handshakes that were begun, and FINs. */
  readonly syns: number;
  readonly fins: number;
  /** Bytes of data, both ways; what a busy kernel sent a second time counts once, as in `syns` and `fins`. */
  readonly bytes: number;
  /** Ports that packets went to or came from. */
  readonly ports: ReadonlySet<number>;
}

const AGAIN =
  ANALYSIS.retransmission | ANALYSIS.fast_retransmission | ANALYSIS.spurious_retransmission;

/**
 * Reads the bytes of a capture, cut anywhere.
 *
 * @param isOver false: it goes on, so it may end in the middle of a packet
 */
export function captured(chunks: Iterable<Uint8Array>, isOver = true): Captured {
  let [packets, syns, fins, bytes] = [0, 0, 0, 0];
  const ports = new Set<number>();
  const capture = new Capture({
    packet({ segment, analysis }) {
      packets++;
      if (analysis & AGAIN) return;
      if ((segment.flags & (TCP.SYN | TCP.ACK)) === TCP.SYN) syns++;
      if (segment.flags & TCP.FIN) fins++;
      bytes += segment.length;
      ports.add(segment.sourcePort).add(segment.destinationPort);
    },
  });
  for (const chunk of chunks) capture.write(chunk);
  const { cut } = capture.end();
  if (isOver && (cut || capture.refusal !== undefined)) {
    throw new Error(capture.refusal ?? 'it is cut');
  }
  return { packets, syns, fins, bytes, ports };
}
