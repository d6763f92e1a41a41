// `tapline wire BOARD SERVER`: two captures of the same connections, put together.

import { TaplineError } from '../../../errors.ts';
import { clockWords } from '../../../wire/two-ends/clock-words.ts';
import { isOneCapture } from '../../../wire/two-ends/one-capture.ts';
import type { Connection, TwoEnds } from '../../../wire/two-ends/two-ends.ts';
import { arrowJson } from './arrows-json.ts';
import { readBoth, type TwoEndsRun } from './both-captures.ts';
import { printTwoEndsLadder } from './ladder.ts';
import { onlyWords, printTwoEndsList } from './list.ts';
import { namesOf } from './names.ts';

/** Arrows between two looks whether the reader still follows. */
const ARROWS_A_FLUSH = 1000;

export async function printTwoEnds(run: TwoEndsRun): Promise<void> {
  const { options, output } = run;
  const both = await readBoth(run);
  const { twoEnds } = both;
  if (isOneCapture(twoEnds)) throw oneCapture(run);
  const chosen = chosenConnections(run, twoEnds);
  if (options.json === true) await printArrows(run, twoEnds, chosen);
  else if (chosen.length === 1 && chosen[0] !== undefined) {
    await printTwoEndsLadder(run, twoEnds, chosen[0]);
  } else printTwoEndsList(run, both);
  await output.flush();
}

function oneCapture({ sources: { first, second } }: TwoEndsRun): TaplineError {
  const what =
    first.name === second.name
      ? `${first.name} is named twice`
      : `${second.name} is the same capture as ${first.name}`;
  return new TaplineError('usage', `${what}: name the one of the other end, or this one alone.`);
}

/** @throws TaplineError when there is none */
function chosenConnections(
  { options, sources }: TwoEndsRun,
  twoEnds: TwoEnds,
): readonly Connection[] {
  const { connections, onlyFirst } = twoEnds;
  const { stream } = options;
  const names = namesOf(sources);
  if (connections.length === 0) {
    throw new TaplineError(
      'nothing-in-common',
      `${names.first} and ${names.second} have no connection in common: they show other sockets and other first sequence numbers.`,
    );
  }
  if (stream === undefined) return connections;
  const chosen = connections.filter(({ first }) => first.number === stream);
  if (chosen.length > 0) return chosen;
  const isAlone = onlyFirst.some(({ number }) => number === stream);
  throw new TaplineError(
    'no-such-stream',
    isAlone
      ? `Connection ${stream} is only in ${names.first}: ${names.second} does not have it.`
      : `${names.first} has no connection ${stream}: without --stream all of them are listed.`,
  );
}

async function printArrows(
  { sources, output, note }: TwoEndsRun,
  twoEnds: TwoEnds,
  connections: readonly Connection[],
): Promise<void> {
  const names = namesOf(sources);
  note(clockWords(twoEnds, names));
  for (const words of onlyWords(twoEnds, names)) note(words);
  for (const connection of connections) {
    for (const [at, arrow] of connection.arrows.entries()) {
      output.write(`${JSON.stringify(arrowJson(connection, arrow, twoEnds.start))}\n`);
      if (at % ARROWS_A_FLUSH === 0) await output.flush();
    }
  }
}
