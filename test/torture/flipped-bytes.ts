// One byte anywhere in the database or its log is another: what is read was written, what is lost is
// told.

import { checkSays, judge, repairHarmed, serveHarmed } from './damage.ts';
import { FolderReader } from './folder-reader.ts';
import { offered } from './offers.ts';
import type { Run, Scenario } from './run.ts';
import { type Harm, isLog, lastCommitAt, makeSamples, type Sample } from './sample-folders.ts';

/** How often a server is started on a harmed folder too. */
const SERVED = 0.02;

/** How often a folder that lost readings is repaired. */
const REPAIRED = 0.1;

export const FLIPPED_BYTES: Scenario = {
  name: 'flipped-bytes',
  about: 'one byte of the database or its log is another',
  rounds: 1000,
  async run(run) {
    const reader = new FolderReader(run);
    await offered(run, 'check');
    await offered(run, 'repair');
    const samples = await makeSamples(run, reader);
    for (let round = 1; round <= run.rounds; round++) {
      await flipOne(run, samples, reader);
      run.progress(`${round} of ${run.rounds} flips, ${run.violationCount} violations`);
    }
  },
};

async function flipOne(run: Run, samples: readonly Sample[], reader: FolderReader): Promise<void> {
  const sample = run.pick(samples);
  const [file, sound] = run.pick([...sample.files]);
  const at = run.below(sound.length);
  const bytes = Buffer.from(sound);
  const byte = otherByte(run, sound.readUInt8(at));
  bytes.writeUInt8(byte, at);
  const harm: Harm = { sample, file, bytes };
  const where = `${sample.name}: byte ${at} of ${file} ${sound.readUInt8(at)} → ${byte}`;

  run.count('flips');
  const { wrong, lost, told } = await judge(run, harm, reader);
  for (const words of wrong) run.violated(`${where}: ${words}`);
  if (wrong.length > 0) run.count('flips that changed readings');
  if (lost > 0 || told) await lossIsTold(run, harm, where, at, told);
  if ((lost > 0 || told) && run.random() < REPAIRED) await repairHarmed(run, harm, reader);
  if (run.random() < SERVED) {
    const words = await serveHarmed(run, harm);
    if (words !== null) run.violated(`${where}: ${words}`);
    run.count('servers started on it');
  }
}

/** Another byte: mostly one bit of it, as a disk or memory does. */
function otherByte(run: Run, byte: number): number {
  if (run.random() < 0.7) return byte ^ (1 << run.below(8));
  return (byte + 1 + run.below(255)) % 256;
}

async function lossIsTold(
  run: Run,
  harm: Harm,
  where: string,
  at: number,
  told: boolean,
): Promise<void> {
  run.count('flips that lost readings');
  const says = await checkSays(run, harm);
  if (says === 'damaged') return;
  const sound = harm.sample.files.get(harm.file);
  if (isLog(harm.file) && sound !== undefined && at >= lastCommitAt(sound)) {
    run.count('in the last commit of the log, as after a power cut');
  } else if (says === 'sound') run.violated(`${where}: readings are lost, and check says sound`);
  else if (!told) run.violated(`${where}: readings are lost, and nothing tells`);
}
