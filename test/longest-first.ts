// The order of test files: those that take longest come first, so that no core waits for the last one.

import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Parts of paths, the slowest kind first: what kills servers, what compiles, what starts programs, what drives a browser. */
const SLOW = [
  '/torture/',
  '/firmware/',
  '/e2e/',
  '.browser.',
  '/lab/',
  '/tshark/',
  '/store/',
  '/ingest/',
];

export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = SLOW.findIndex((part) => moduleId.includes(part));
      return at < 0 ? SLOW.length : at;
    };
    // Within a kind as they are usually sorted: by what is known of them, and by their size.
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
