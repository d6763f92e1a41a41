// Sends a stream as the answer, and ends it when the caller goes away or the server stops.

import { finished, type Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { OpenStreams } from './open-streams.ts';

/** The stream is read only as fast as the caller reads. */
export function sendStream(reply: FastifyReply, stream: Readable, streams: OpenStreams) {
  // An answer that has begun can be told to be broken only by cutting the connection.
  const ended = streams.add(() => reply.raw.destroy());
  // Also tells of a caller that had gone before we came here.
  finished(reply.raw, () => {
    ended();
    stream.destroy();
  });
  return reply.send(stream);
}
