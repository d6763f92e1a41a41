// Every folder in cases/ is a case: what boards send, and what must come of it, however the bytes
// are cut.

import { describe, test } from 'vitest';
import { readCases } from './case-file.ts';
import { CaseRun } from './case-run.ts';

const CUTS = [Number.POSITIVE_INFINITY, 7, 1];

for (const what of readCases()) {
  const cuts = what.file.steps.some(({ send, cut }) => send !== undefined && cut === undefined)
    ? CUTS
    : CUTS.slice(0, 1);
  describe(what.name, () => {
    test.each(cuts)(`${what.file.about}, in pieces of %d`, async (cut) => {
      await new CaseRun(what, cut).run();
    });
  });
}
