// Data folders of older versions, unpacked from test/store/fixtures.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { projectFile } from '../project-folder.ts';

/** Makes a data folder of a fixture, such as `v1/killed`. */
export function unpackFixture(fixture: string, data: string): void {
  const folder = projectFile('test', 'store', 'fixtures', fixture);
  mkdirSync(data, { recursive: true });
  for (const file of readdirSync(folder)) {
    if (!file.startsWith('tapline.db')) continue;
    writeFileSync(join(data, basename(file, '.gz')), gunzipSync(readFileSync(join(folder, file))));
  }
}

/** What stands in a file of a fixture. */
export function readFixture(fixture: string, name: string): string {
  const file = projectFile('test', 'store', 'fixtures', fixture, `${name}.gz`);
  return gunzipSync(readFileSync(file)).toString();
}
