// Tests in a lab, where one can be opened: root can, and most ordinary users.

import { describe } from 'vitest';
import { type Lab, openLab } from '../../src/lab/lab.ts';

/** Why there is none here; undefined: there is. */
const refusal = await openLab().then(
  (lab) => lab.close(),
  (error: Error) => error.message,
);

/** Gives each test a lab of its own. Where namespaces are not allowed it is left out, loudly. */
export function describeInLab(name: string, tests: (within: Within) => void): void {
  if (refusal !== undefined) console.warn(`"${name}" is NOT tested: ${refusal}`);
  describe.skipIf(refusal !== undefined)(name, () => tests(within));
}

type Within = typeof within;

/** Opens a lab for as long as the work takes. */
async function within<T>(work: (lab: Lab) => Promise<T>): Promise<T> {
  const lab = await openLab();
  try {
    return await work(lab);
  } finally {
    await lab.close();
  }
}
