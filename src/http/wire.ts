// GET /api/wire and /api/wire/packets.pcapng: the packets of boards' connections, or why there are none.

import { isIP } from 'node:net';
import { finished } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { type Static, Type } from 'typebox';
import { framesOfEnd } from '../capture/frame-filter.ts';
import { NO_CAPTURE } from '../capture/no-capture.ts';
import type { PacketFeed } from '../capture/packet-source.ts';
import { MAX_PACKET_VIEWERS } from '../limits.ts';
import { findDevice, OrNull } from './device-json.ts';
import type { ApiParts } from './directory.ts';
import { ApiError } from './failure.ts';
import type { OpenStreams } from './open-streams.ts';
import { PacketViewer } from './packet-viewer.ts';
import { type Api, answers } from './route.ts';
import { formatTime, TimeOut } from './time.ts';

const CaptureJson = Type.Object({
  state: Type.Union(
    ['off', 'starting', 'running', 'failed'].map((state) => Type.Literal(state)),
    {
      description: '`off`: nobody asked for one; `failed`: it does not run now, and is tried again',
    },
  ),
  interface: OrNull(Type.String(), 'What is captured on; null: nothing'),
  filter: OrNull(Type.String(), 'Which packets, in the words of pcap-filter(7)'),
  tool: OrNull(Type.String(), '`tcpdump` or `dumpcap`, while it runs'),
  since: OrNull(TimeOut, 'Since when it runs without a break'),
  packets: Type.Integer({ description: 'Captured since the server started' }),
  bytes: Type.Integer({ description: 'Their bytes' }),
  dropped: OrNull(Type.Integer(), 'Packets that the kernel had no room for; null: not known yet'),
  oldest: OrNull(TimeOut, 'When the oldest packet that is held was captured'),
  minutes: Type.Integer({ description: 'For how long packets are held' }),
  maxBytes: Type.Integer({ description: 'How many bytes of them are held at most' }),
  heldBytes: Type.Integer({ description: 'How many are held now' }),
  files: OrNull(
    Type.Object({
      folder: Type.String(),
      fault: OrNull(Type.String(), 'Why none is written now; null: all is well'),
    }),
    'Where packets are written as well; null: nowhere',
  ),
  error: OrNull(
    Type.Object({ code: Type.String(), message: Type.String() }),
    'Why it does not run, and what to do about it',
  ),
});

const WireJson = Type.Object({
  capture: CaptureJson,
  how: Type.Array(
    Type.Object({
      words: Type.String(),
      command: OrNull(Type.String(), 'null: the words say all'),
    }),
    { description: 'Ways to packets while there are none, the nearest first' },
  ),
});

const PacketQuery = Type.Object({
  device: Type.Optional(
    Type.String({
      description: 'Only connections that this device speaks on, from their first packet',
    }),
  ),
  follow: Type.Optional(
    Type.Enum(['0', '1'], {
      type: 'string',
      description: '1: goes on with the packets that come, as they come',
    }),
  ),
  address: Type.Optional(
    Type.String({ description: 'Only connections with this IP address at one end' }),
  ),
  port: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 65_535,
      description: 'Only connections with this port at one end, as the ephemeral one of a board',
    }),
  ),
});

const PCAPNG = 'application/vnd.tcpdump.pcap';

/** Streams of packets that are open. */
export class PacketViewers {
  #open = 0;

  get open(): number {
    return this.#open;
  }

  /** @throws ApiError 503 `too-many-viewers` */
  admit(reply: FastifyReply): void {
    if (this.#open >= MAX_PACKET_VIEWERS) {
      reply.header('retry-after', '10');
      const words = `${MAX_PACKET_VIEWERS} streams of packets are open already: close one, or try again later.`;
      throw new ApiError(503, 'too-many-viewers', words);
    }
    this.#open++;
    finished(reply.raw, () => {
      this.#open--;
    });
  }
}

export function wireRoutes(
  app: Api,
  { packets = NO_CAPTURE, devices }: ApiParts,
  streams: OpenStreams,
  viewers: PacketViewers,
): void {
  app.get(
    '/api/wire',
    {
      schema: {
        summary: "Whether packets of boards' connections are captured, and how they can be",
        response: answers(WireJson),
      },
    },
    async () => ({ capture: captureJson(packets), how: await packets.how() }),
  );

  app.get(
    '/api/wire/packets.pcapng',
    {
      exposeHeadRoute: false,
      schema: {
        summary: 'The packets of the last minutes as a file for Wireshark, also as they come',
        querystring: PacketQuery,
        response: answers(Type.String({ description: 'A pcapng file' }), PCAPNG),
      },
    },
    (request, reply) => {
      const isWanted = wantedFrames(request.query);
      const { device: id, follow } = request.query;
      if (id !== undefined) findDevice(devices, id);
      const { ring, sockets } = heldPackets(packets);
      viewers.admit(reply);
      reply.type(PCAPNG);
      const name = `tapline-${packets.state.interface ?? ''}-${fileTime(Date.now())}.pcapng`;
      const safeName = name.replace(/[^A-Za-z0-9_.-]/g, '_');
      reply.header('content-disposition', `attachment; filename="${safeName}"`);
      reply.header('x-accel-buffering', 'no');
      // When the server stops, the last packets are written in turns: a connection kept for more would hold it up.
      reply.header('connection', 'close');
      reply.hijack();
      for (const [header, value] of Object.entries(reply.getHeaders())) {
        reply.raw.setHeader(header, value ?? '');
      }
      reply.raw.writeHead(200);
      const device = id === undefined ? null : { id, sockets };
      const wishes = { follow: follow === '1', isWanted, device };
      const viewer = new PacketViewer(ring, wishes, reply.raw);
      const ended = streams.add(() => viewer.end());
      finished(reply.raw, ended);
    },
  );
}

function captureJson({ state, files }: PacketFeed) {
  return {
    ...state,
    since: state.since === null ? null : formatTime(state.since),
    oldest: state.oldest === null ? null : formatTime(state.oldest),
    files,
  };
}

/**
 * What can be sent; also of a capture that does not run now, as long as something is held.
 *
 * @throws ApiError 409 `no-capture`, 503 with the code of the failure
 */
function heldPackets({ ring, sockets, state }: PacketFeed) {
  if (ring === null || sockets === null) {
    const words = 'No packets are captured: start the server with --capture and an interface.';
    throw new ApiError(409, 'no-capture', words);
  }
  const { error, oldest } = state;
  if (error !== null && oldest === null) throw new ApiError(503, error.code, error.message);
  return { ring, sockets };
}

/** @throws ApiError 400 `bad-address` */
function wantedFrames({ address, port }: Static<typeof PacketQuery>) {
  if (address !== undefined && isIP(address) === 0) {
    throw new ApiError(400, 'bad-address', `${JSON.stringify(address)} is no IP address.`);
  }
  return address === undefined && port === undefined ? null : framesOfEnd({ address, port });
}

/** `20261121T221900Z` */
function fileTime(time: number): string {
  return formatTime(time).replace(/\.\d+|[-:]/g, '');
}
