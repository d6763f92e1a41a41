// A folder for what a test run compiles: made before the first test file, empty until one needs it, gone afterwards.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder's path. */
    buildFolder: string;
  }
}

export default function setUp(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'tapline-firmware-'));
  project.provide('buildFolder', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
