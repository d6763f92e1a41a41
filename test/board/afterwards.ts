// What must be over when a test is.

import { afterEach } from 'vitest';

const steps: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of steps.splice(0).reverse()) await step();
});

/** To be done after the test that runs, the last one first. */
export function afterwards(step: () => unknown): void {
  steps.push(step);
}
