// The database or its log ends too early: what is left is served and what is lost is told, or the
// start is refused in one line.

import { checkSays, judge, repairHarmed, serveHarmed } from './damage.ts';
import { FolderReader } from './folder-reader.ts';
import { offered } from './offers.ts';
import type { Run, Scenario } from './run.ts';
import { isLog, makeSamples, type Sample } from './sample-folders.ts';

/** SQLite's page: files are cut at its ends as often as anywhere. */
const PAGE_BYTES = 4096;

export const CUT_FILES: Scenario = {
  name: 'cut-files',
  about: 'the database or its log is cut short',
  rounds: 100,
  async run(run) {
    const reader = new FolderReader(run);
    await offered(run, 'check');
    await offered(run, 'repair');
    const samples = await makeSamples(run, reader);
    for (let round = 1; round <= run.rounds; round++) {
      await cutOne(run, samples, reader);
      run.progress(`${round} of ${run.rounds} cuts, ${run.violationCount} violations`);
    }
  },
};

async function cutOne(run: Run, samples: readonly Sample[], reader: FolderReader): Promise<void> {
  const sample = run.pick(samples);
  const [file, sound] = run.pick([...sample.files]);
  const anywhere = run.below(sound.length);
  const length = run.random() < 0.5 ? anywhere : anywhere - (anywhere % PAGE_BYTES);
  const harm = { sample, file, bytes: sound.subarray(0, length) };
  const where = `${sample.name}: ${file} cut from ${sound.length} to ${length} bytes`;

  run.count('cuts');
  const { wrong, lost, told, isBeginning } = await judge(run, harm, reader);
  for (const words of wrong) run.violated(`${where}: ${words}`);
  const served = await serveHarmed(run, harm);
  if (served !== null) run.violated(`${where}: ${served}`);
  if (lost === 0 && !told) return;
  run.count('cuts that lost readings');
  const says = await checkSays(run, harm);
  if (says === 'damaged') await repairHarmed(run, harm, reader);
  else if (isLog(file) && isBeginning) run.count('ends of the log, as after a power cut');
  else if (says === 'sound') run.violated(`${where}: readings are lost, and check says sound`);
  else if (!told) run.violated(`${where}: readings are lost, and nothing tells`);
}
