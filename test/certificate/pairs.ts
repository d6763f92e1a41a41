// Certificates for tests, in folders that go with the test.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { PairFiles, PairText } from '../../src/certificate/pair.ts';
import { selfSigned } from '../../src/certificate/self-signed.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tapline-certificate-'));
  folders.push(folder);
  return folder;
}

export function makePair(days = 30): Promise<PairText> {
  return selfSigned({ names: ['localhost', '127.0.0.1'], days, keyType: 'ec' });
}

export function writePairText(folder: string, { cert, key }: PairText): PairFiles {
  const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
  writeFileSync(files.certFile, cert);
  writeFileSync(files.keyFile, key);
  return files;
}
