// Which of the connections of two captures a person asked for.

import { TaplineError } from '../../../errors.ts';
import type { Stream } from '../../../wire/tcp/stream.ts';
import type { Connection, TwoEnds } from '../../../wire/two-ends/two-ends.ts';
import { noSuchDevice } from '../choose-streams.ts';
import { isAtAddress } from '../devices.ts';
import type { BothCaptures, TwoEndsRun } from './both-captures.ts';
import { namesOf } from './names.ts';

/** The same with those connections alone. @throws TaplineError when there is none */
export function chosenConnections(run: TwoEndsRun, both: BothCaptures): TwoEnds {
  const { twoEnds } = both;
  const { device, stream, follow } = run.options;
  const number = stream ?? follow;
  if (number !== undefined) return { ...twoEnds, connections: [ofNumber(run, twoEnds, number)] };
  return device === undefined ? twoEnds : ofDevice(run, both, device);
}

function ofNumber(run: TwoEndsRun, twoEnds: TwoEnds, number: number): Connection {
  const { options, sources } = run;
  const names = namesOf(sources);
  const chosen = twoEnds.connections.find(({ first }) => first.number === number);
  if (chosen !== undefined) return chosen;
  const isAlone = twoEnds.onlyFirst.some((stream) => stream.number === number);
  const flag = options.follow === undefined ? '--stream' : '--follow';
  throw new TaplineError(
    'no-such-stream',
    isAlone
      ? `Connection ${number} is only in ${names.first}: ${names.second} does not have it.`
      : `${names.first} has no connection ${number}: without ${flag} all of them are listed.`,
  );
}

/** Both ends know whose a connection is by the lines that either of them saw. */
function ofDevice({ sources }: TwoEndsRun, both: BothCaptures, device: string): TwoEnds {
  const { twoEnds, speakers } = both;
  const isOf = {
    first: (stream: Stream) =>
      speakers.first.on(stream.number).includes(device) || isAtAddress(stream, device),
    second: (stream: Stream) =>
      speakers.second.on(stream.number).includes(device) || isAtAddress(stream, device),
  };
  const chosen: TwoEnds = {
    ...twoEnds,
    connections: twoEnds.connections.filter(
      ({ first, second }) => isOf.first(first) || isOf.second(second),
    ),
    onlyFirst: twoEnds.onlyFirst.filter(isOf.first),
    onlySecond: twoEnds.onlySecond.filter(isOf.second),
  };
  if (chosen.connections.length > 0) return chosen;
  const names = namesOf(sources);
  const [alone] = [...chosen.onlyFirst, ...chosen.onlySecond];
  if (alone === undefined) {
    const heard = new Set([...speakers.first.all, ...speakers.second.all]);
    throw noSuchDevice([names.first, names.second], device, heard);
  }
  const [here, there] =
    chosen.onlyFirst.length > 0 ? [names.first, names.second] : [names.second, names.first];
  throw new TaplineError(
    'nothing-in-common',
    `${device} is only in ${here}, on connection ${alone.number}: ${there} does not have that one.`,
  );
}
