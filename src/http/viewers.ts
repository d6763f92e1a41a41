// All event streams that are open, whatever they show: they share a bound, and the time that ingest
// leaves them.

import type { ServerResponse } from 'node:http';
import { finished } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { MAX_VIEWERS } from '../limits.ts';
import { Turns } from '../live/turns.ts';
import { ApiError } from './failure.ts';
import type { OpenStreams } from './open-streams.ts';

export class Viewers {
  readonly turns = new Turns();
  readonly #streams: OpenStreams;
  #open = 0;

  constructor(streams: OpenStreams) {
    this.#streams = streams;
  }

  /**
   * Begins an event stream as the answer to a call.
   *
   * @param view writes to it from now on, until it is told to end
   * @throws ApiError 503 `too-many-viewers`
   */
  admit(reply: FastifyReply, view: (response: ServerResponse) => { end(): void }): void {
    if (this.#open >= MAX_VIEWERS) {
      reply.header('retry-after', '10');
      const words = `${MAX_VIEWERS} event streams are open already: close one, or try again later.`;
      throw new ApiError(503, 'too-many-viewers', words);
    }
    this.#open++;
    beginStream(reply);
    const viewer = view(reply.raw);
    const ended = this.#streams.add(() => viewer.end());
    finished(reply.raw, () => {
      this.#open--;
      ended();
    });
  }
}

/** Sends the head of the answer; what follows is written past the framework. */
function beginStream(reply: FastifyReply): void {
  reply.header('content-type', 'text/event-stream; charset=utf-8');
  // A proxy that buffers would turn a live view into a late one.
  reply.header('x-accel-buffering', 'no');
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    reply.raw.setHeader(name, value ?? '');
  }
  reply.raw.writeHead(200);
}
