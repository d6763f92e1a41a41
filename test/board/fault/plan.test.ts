// What can be written behind --fault.

import { describe, expect, test } from 'vitest';
import { type FaultPlan, parseFaults } from '../../../src/board/fault/plan.ts';
import { parseInterval } from '../../../src/cli/arguments.ts';

const NONE: FaultPlan = { drop: 0, garbage: 0, freezeMs: null, rebootMs: null, split: false };

describe('parseFaults', () => {
  test.each<[string, Partial<FaultPlan>]>([
    ['drop=0.01', { drop: 0.01 }],
    ['drop=1', { drop: 1 }],
    ['drop=.5', { drop: 0.5 }],
    ['freeze=30s', { freezeMs: 30_000 }],
    ['freeze=1500', { freezeMs: 1500 }],
    ['reboot=2m', { rebootMs: 120_000 }],
    ['split', { split: true }],
    ['garbage', { garbage: 0.05 }],
    ['garbage=0.5', { garbage: 0.5 }],
    [' split, drop=0.1 ', { split: true, drop: 0.1 }],
    [
      'drop=0.01,freeze=30s,reboot=2m,split,garbage',
      { drop: 0.01, freezeMs: 30_000, rebootMs: 120_000, split: true, garbage: 0.05 },
    ],
  ])('%s', (text, plan) => {
    expect(parseFaults(text, parseInterval)).toEqual({ ...NONE, ...plan });
  });

  test.each([
    ['', 'There is no fault ""'],
    ['explode', 'drop=<chance>, freeze=<time>, reboot=<time>, split, garbage'],
    ['drop', 'drop=0.01'],
    ['drop=', 'drop=0.01'],
    ['drop=0', 'above 0 and up to 1'],
    ['drop=1.5', 'above 0 and up to 1'],
    ['drop=-1', 'above 0 and up to 1'],
    ['drop=1e-3', 'above 0 and up to 1'],
    ['drop=1%', 'above 0 and up to 1'],
    ['garbage=', 'garbage=0.01'],
    ['freeze', 'freeze=30s'],
    ['freeze=soon', 'freeze=30s'],
    ['freeze=999ms', 'from 1s up'],
    ['reboot=0', 'from 1s up'],
    ['reboot=30d', 'from 1s up'],
    ['split=1', 'split takes no value'],
    ['split,drop=0.1,split', 'split is given twice'],
    ['split,', 'There is no fault ""'],
  ])('%j is told', (text, words) => {
    expect(parseFaults(text, parseInterval)).toEqual({ problem: expect.stringContaining(words) });
  });
});
