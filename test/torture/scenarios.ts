// All ways of doing harm, in the order in which they are run.

import { CLOCK_STEPS } from './clock-steps.ts';
import { CUT_FILES } from './cut-files.ts';
import { FLIPPED_BYTES } from './flipped-bytes.ts';
import { FULL_DISK } from './full-disk.ts';
import { KILLS } from './kills.ts';
import { POWER_CUTS } from './power-cuts.ts';
import type { Scenario } from './run.ts';

export const SCENARIOS: readonly Scenario[] = [
  KILLS,
  POWER_CUTS,
  FULL_DISK,
  CUT_FILES,
  FLIPPED_BYTES,
  CLOCK_STEPS,
];
