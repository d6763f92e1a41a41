// `tapline wire --follow`: what was said on a connection, as a conversation or byte by byte.

import { TaplineError } from '../../errors.ts';
import { Follower } from '../../wire/tcp/follow.ts';
import { finish } from './finish.ts';
import type { WireRun } from './wire-run.ts';

export async function followStream(run: WireRun): Promise<void> {
  if (run.options.raw === true) await writeRaw(run);
}

interface Hole {
  readonly offset: number;
  readonly size: number;
  readonly frame: number;
}

/** The bytes of one side and nothing else, up to the first hole, or over all of them. */
async function writeRaw(run: WireRun): Promise<void> {
  const { source, options, output } = run;
  const wanted = options.side === 'client';
  let hole: Hole | null = null;
  let packets = 0;
  let streams = 0;
  const follower = new Follower({
    bytes: (fromClient, _, bytes) => {
      if (fromClient === wanted && hole === null) output.write(bytes.slice());
    },
    hole: (fromClient, offset, size, frame) => {
      if (fromClient !== wanted) return;
      if (options.skipHoles !== true) hole ??= { offset, size, frame };
    },
  });
  const report = await source.read(
    {
      packet: (packet) => {
        streams = Math.max(streams, packet.stream.number + 1);
        if (packet.stream.number !== options.follow) return;
        packets++;
        follower.take(packet);
      },
    },
    () => output.flush(),
  );
  await output.flush();
  finish(run, report, packets, streams);
  throwAt(source.name, hole);
}

/** @throws TaplineError `hole` */
function throwAt(name: string, hole: Hole | null): void {
  if (hole === null) return;
  const { offset, size, frame } = hole;
  throw new TaplineError(
    'hole',
    `${name}: ${size} bytes are missing at offset ${offset}, acknowledged in frame ${frame}: --skip-holes goes on behind them.`,
  );
}
