// Builds the page into dist/web: compiles its scripts, copies what is served as it is.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

mkdirSync(`${root}dist/web`, { recursive: true });
try {
  execFileSync(process.execPath, [tsc, '-p', `${root}web/tsconfig.json`], { stdio: 'inherit' });
} catch {
  // The compiler has said what is wrong.
  process.exit(1);
}
for (const file of ['index.html', 'page.css', 'icon.svg']) {
  cpSync(`${root}web/${file}`, `${root}dist/web/${file}`);
}
