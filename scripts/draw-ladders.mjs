// `npm run draw:ladders`: draws the pictures of docs/tcp.md into docs/images, from the recordings in lessons/.
// `node scripts/draw-ladders.mjs <folder>` draws them elsewhere. The same recordings give the same bytes.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PICTURES } from './ladders/pictures.mjs';

const folder = process.argv[2] ?? fileURLToPath(new URL('../docs/images/', import.meta.url));
mkdirSync(folder, { recursive: true });
for (const [name, draw] of Object.entries(PICTURES)) {
  writeFileSync(join(folder, `tcp-${name}.svg`), draw());
}
