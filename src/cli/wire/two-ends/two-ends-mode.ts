// `tapline wire BOARD SERVER`: two captures of the same connections, put together.

import { TaplineError } from '../../../errors.ts';
import { changedWords } from '../../../wire/two-ends/arrow-words.ts';
import { clockWords } from '../../../wire/two-ends/clock-words.ts';
import type { TwoEnds } from '../../../wire/two-ends/two-ends.ts';
import { groupDigits } from '../../terminal/event-line.ts';
import { arrowJson } from './arrows-json.ts';
import { readBoth, type TwoEndsRun } from './both-captures.ts';
import { chosenConnections } from './choose-connections.ts';
import { followBothEnds } from './follow.ts';
import { printTwoEndsLadder } from './ladder.ts';
import { onlyWords, printTwoEndsList } from './list.ts';
import { namesOf } from './names.ts';
import { changeOn, noteLeftOut, payloadsFor, readPayloads } from './payloads.ts';

/** Arrows between two looks whether the reader still follows. */
const ARROWS_A_FLUSH = 1000;

export async function printTwoEnds(run: TwoEndsRun): Promise<void> {
  const { options, output } = run;
  const both = await readBoth(run);
  const twoEnds = chosenConnections(run, both);
  const [connection, ...others] = twoEnds.connections;
  if (options.json === true) await printArrows(run, twoEnds);
  else if (connection !== undefined && others.length === 0) {
    const show = options.follow === undefined ? printTwoEndsLadder : followBothEnds;
    await show(run, twoEnds, connection);
  } else {
    refuseLadderOptions(run, twoEnds);
    await printTwoEndsList(run, { ...both, twoEnds });
  }
  await output.flush();
}

/** @throws TaplineError `usage` where a ladder was meant, and there are several connections */
function refuseLadderOptions({ options }: TwoEndsRun, { connections }: TwoEnds): void {
  const flag = options.bytes === true ? '--bytes' : options.fields.size > 0 ? '--fields' : null;
  if (flag === null) return;
  const count = groupDigits(connections.length);
  const example = connections[0]?.first.number ?? 0;
  throw new TaplineError(
    'usage',
    `${flag} is for the ladder, and there are ${count} connections: say which one, as in --stream ${example}.`,
  );
}

async function printArrows(run: TwoEndsRun, twoEnds: TwoEnds): Promise<void> {
  const { sources, output, note } = run;
  const { connections, start } = twoEnds;
  const names = namesOf(sources);
  note(clockWords(twoEnds, names));
  for (const words of onlyWords(twoEnds, names)) note(words);
  const payloads = payloadsFor(connections);
  await readPayloads(sources, payloads);
  noteLeftOut(run, payloads);
  let changed = 0;
  for (const connection of connections) {
    for (const [at, arrow] of connection.arrows.entries()) {
      const change = changeOn(connection, arrow, payloads);
      if (change !== null) changed++;
      output.write(`${JSON.stringify(arrowJson(connection, arrow, start, change))}\n`);
      if (at % ARROWS_A_FLUSH === 0) await output.flush();
    }
  }
  const words = changedWords(changed);
  if (words !== null) note(words);
}
