// `npm run bench [-- row …] [--readings 10M]`: what Tapline costs, each figure beside a yardstick that
// was measured in the same run on the same machine.

import { parseArgs } from 'node:util';
import { fillStore } from './filled-store.ts';
import { machine, watchOthers } from './machine.ts';
import { once } from './once.ts';
import { parseAmount } from './options.ts';
import { acks } from './rows/acks.ts';
import { boards } from './rows/boards.ts';
import { bulk } from './rows/bulk.ts';
import { chart } from './rows/chart.ts';
import { disk } from './rows/disk.ts';
import { memory } from './rows/memory.ts';
import type { Bench, Row } from './rows/row.ts';
import { small } from './rows/small.ts';
import { start } from './rows/start.ts';
import { year } from './rows/year.ts';
import { say } from './say.ts';
import { countedLinesPerSecond, durableLinesPerSecond } from './top-speed.ts';

/** In the order in which they run: the last ones leave the filled store as a crash does. */
const ROWS: readonly Row[] = [bulk, boards, small, memory, disk, chart, acks, year, start];

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { readings: { type: 'string', default: '10M' }, help: { type: 'boolean' } },
  });
  const unknown = positionals.filter((name) => !ROWS.some((row) => row.name === name));
  if (values.help || unknown.length > 0) {
    for (const name of unknown) say(`There is no row ${name}.`);
    say('npm run bench [-- row …] [--readings 10M]\n');
    for (const { name, about } of ROWS) say(`  ${name.padEnd(8)} ${about}`);
    process.exitCode = unknown.length > 0 ? 2 : 0;
    return;
  }
  const bench: Bench = {
    counted: once(countedLinesPerSecond),
    top: once(durableLinesPerSecond),
    filled: once(() => fillStore(parseAmount(values.readings))),
  };
  const others = watchOthers();
  say(machine());
  for (const { name, about, run } of ROWS) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    say(`\n${name}: ${about}`);
    await run(bench);
  }
  say(`\nOther work took ${(others() * 100).toFixed(0)} % of the machine's processors meanwhile.`);
}

await main();
