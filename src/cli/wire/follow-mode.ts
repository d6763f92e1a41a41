// `tapline wire --follow`: what was said on a connection, as a conversation or byte by byte.

import { TaplineError } from '../../errors.ts';
import { writtenSocket } from '../../wire/address.ts';
import { Follower } from '../../wire/tcp/follow.ts';
import type { Stream } from '../../wire/tcp/stream.ts';
import { paintFor, plain } from '../terminal/colour.ts';
import { FollowedConversation } from './conversation.ts';
import { finish } from './finish.ts';
import { localClockWith } from './moments.ts';
import type { Output } from './output.ts';
import type { PacketSource } from './packet-source.ts';
import type { WireRun } from './wire-run.ts';

export async function followStream(run: WireRun): Promise<void> {
  await (run.options.raw === true ? writeRaw(run) : printConversation(run));
}

async function printConversation(run: WireRun): Promise<void> {
  const { source, options, output, screen } = run;
  const paint = options.color ? paintFor(screen.isTerminal, screen.env) : plain;
  let packets = 0;
  let streams = 0;
  /** Unix time of the capture's first frame: whole seconds, and ns. */
  let origin: { readonly seconds: number; readonly nanos: number } | null = null;
  const clock = (timeNs: number) => {
    const ns = (origin?.nanos ?? 0) + timeNs;
    const seconds = Math.floor(ns / 1e9);
    return localClockWith((origin?.seconds ?? 0) + seconds, ns - seconds * 1e9, 3);
  };
  const print = (row: string) => output.write(`${row}\n`);
  const conversation = new FollowedConversation({ paint, clock, print, side: options.side });
  const follower = new Follower(conversation);
  const report = await source.read(
    {
      frame: (frame) => {
        origin ??= { seconds: frame.seconds, nanos: frame.nanos };
      },
      packet: (packet) => {
        streams = Math.max(streams, packet.stream.number + 1);
        if (packet.stream.number !== options.follow) return;
        if (packets === 0) for (const row of headOf(packet.stream)) print(paint('quiet', row));
        packets++;
        follower.take(packet);
      },
    },
    () => output.flush(),
  );
  conversation.end();
  await output.flush();
  finish(run, report, packets, streams);
}

/** Who is who. */
export function headOf({ client, server }: Stream): string[] {
  return [`→ client ${writtenSocket(client)}`, `← server ${writtenSocket(server)}`, ''];
}

interface Hole {
  readonly offset: number;
  readonly size: number;
  readonly frame: number;
}

async function writeRaw(run: WireRun): Promise<void> {
  const { source, options, output } = run;
  const { report, packets, streams, hole } = await writeSide(source, output, {
    stream: options.follow,
    ofClient: options.side === 'client',
    skipHoles: options.skipHoles === true,
  });
  finish(run, report, packets, streams);
  throwAt(source.name, hole);
}

/** Whose bytes are written. */
interface OneSide {
  readonly stream: number | undefined;
  /** By the source's own stream. */
  readonly ofClient: boolean;
  readonly skipHoles: boolean;
}

/** The bytes of one side and nothing else, up to the first hole, or over all of them. */
export async function writeSide(
  source: PacketSource,
  output: Output,
  { stream, ofClient, skipHoles }: OneSide,
) {
  let hole: Hole | null = null;
  let packets = 0;
  let streams = 0;
  const follower = new Follower({
    bytes: (fromClient, _, bytes) => {
      if (fromClient === ofClient && hole === null) output.write(bytes.slice());
    },
    hole: (fromClient, offset, size, frame) => {
      if (fromClient === ofClient && !skipHoles) hole ??= { offset, size, frame };
    },
  });
  const report = await source.read(
    {
      packet: (packet) => {
        streams = Math.max(streams, packet.stream.number + 1);
        if (packet.stream.number !== stream) return;
        packets++;
        follower.take(packet);
      },
    },
    () => output.flush(),
  );
  await output.flush();
  return { report, packets, streams, hole };
}

/** @throws TaplineError `hole` */
export function throwAt(name: string, hole: Hole | null): void {
  if (hole === null) return;
  const { offset, size, frame } = hole;
  throw new TaplineError(
    'hole',
    `${name}: ${size} bytes are missing at offset ${offset}, acknowledged in frame ${frame}: --skip-holes goes on behind them.`,
  );
}
