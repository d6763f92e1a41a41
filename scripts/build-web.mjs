// Builds the dashboard into dist/web, and beside each file that is worth it what a browser gets that
// takes it compressed.

import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'vite';

const root = fileURLToPath(new URL('../', import.meta.url));
/** Below it the headers of an answer are the greater part. */
const WORTH_BYTES = 1024;

await build({ configFile: `${root}web/vite.config.ts`, logLevel: 'warn' });

const web = `${root}dist/web/`;
// Browsers ask for it by themselves wherever no page names an icon.
cpSync(`${root}web/icon.svg`, `${web}icon.svg`);
for (const { name, parentPath } of readdirSync(web, { recursive: true, withFileTypes: true })) {
  if (!/\.(html|js|css|svg|pcap)$/.test(name)) continue;
  const file = `${parentPath}/${name}`;
  const bytes = readFileSync(file);
  if (bytes.length < WORTH_BYTES) continue;
  writeFileSync(`${file}.br`, brotliCompressSync(bytes));
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}
