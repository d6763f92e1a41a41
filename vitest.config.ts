import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import LongestFirst from './test/longest-first.ts';

// Each ingest reserves megabytes that it hardly uses. Where many come and go in one process, glibc raises the size
// from which it gets memory from the system, and clears what it hands out again: so that size stays as it begins.
process.env.MALLOC_MMAP_THRESHOLD_ ??= String(128 * 1024);

const dist = fileURLToPath(new URL('./dist/', import.meta.url));

export default defineConfig({
  resolve: {
    // Tests import `src/…` and get what was built from it, so that they run the very files that
    // users run: worker threads cannot load TypeScript on Node.js 20.
    alias: [{ find: /^(?:\.\.\/)+src\/(.*)\.ts$/, replacement: `${dist}$1.js` }],
  },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // As long as `untilAsync` waits: the usual second is not much on a busy machine.
    expect: { poll: { timeout: 30_000 } },
    pool: 'forks',
    // Most of them wait for processes and sockets: also two cores do three files at a time.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
    globalSetup: ['./test/firmware/build-folder.ts'],
    reporters: ['default', './test/closing-line.ts'],
  },
});
