// Where the lesson can happen on this machine, for this user: in a lab, on loopback, or not at all.

import { CaptureFailure } from '../../../capture/capture-failure.ts';
import type { HowTo } from '../../../capture/how-to.ts';
import { TaplineError } from '../../../errors.ts';
import { openLabStage } from '../../../lesson/lab-stage.ts';
import { openLoopbackStage } from '../../../lesson/loopback-stage.ts';
import type { Stage } from '../../../lesson/stage.ts';

export interface ChosenStage {
  /** Null: only recordings can be shown. */
  readonly stage: Stage | null;
  /** What a person should know about it. */
  readonly words: readonly string[];
  readonly how: readonly HowTo[];
}

const IN_LAB =
  'A board, a router and a server now have a network of their own on this machine (network namespaces): nothing ' +
  'leaves it, and all of it is gone at the end. What runs in it is this Tapline and the TCP of your own kernel.';

const ON_LOOPBACK =
  'Everything happens on the loopback interface of this machine, between this Tapline and virtual boards. Chapters ' +
  'that need a network which can be made to fail are shown from a recording.';

const RECORDED = 'What you will see was recorded in such a lab on another machine.';

/** Only root has it for sure. */
function asRoot(): HowTo[] {
  if (process.platform !== 'linux' || process.getuid?.() === 0) return [];
  const command = `sudo ${process.execPath} ${process.argv[1]} wire --lesson`;
  return [{ words: 'To see it happen on this one:', command }];
}

export async function chooseStage(): Promise<ChosenStage> {
  const lab = await openLabStage().catch(noLab);
  if (!('reason' in lab)) return { stage: lab, words: [IN_LAB], how: [] };
  const loopback = openLoopbackStage();
  const why = await whyNoCapture(loopback);
  if (why === null) {
    const words = [`There is no lab: ${lab.reason}`, ON_LOOPBACK];
    return { stage: loopback, words, how: [] };
  }
  return {
    stage: null,
    words: [`There is no lab: ${lab.reason}`, why.message, RECORDED],
    how: asRoot(),
  };
}

function noLab(error: unknown): { readonly reason: string } {
  if (error instanceof TaplineError) return { reason: error.message };
  throw error;
}

/** Nothing is sent to that port: only whether it may be captured counts. */
async function whyNoCapture(stage: Stage): Promise<CaptureFailure | null> {
  try {
    const capture = await stage.capture('board', 9, () => {});
    await capture.stop();
    return null;
  } catch (error) {
    if (error instanceof CaptureFailure) return error;
    throw error;
  }
}
