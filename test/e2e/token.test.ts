// Commands show a server its token, and nobody else.

import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { runTapline } from './server-process.ts';
import { afterwards, serveIn, temporaryFolder, undoAll } from './temporary-server.ts';

afterEach(undoAll);

test('the token of a folder opens its own server, by --data and by --url', async () => {
  const data = await folderWithToken();
  const server = await serveIn(data, ['--token-file', join(data, 'dashboard-token')]);
  const without = await fetch(new URL('/api/devices', server.url));
  expect(without.status).toBe(401);
  for (const where of [
    ['--data', data],
    ['--url', server.url, '--data', data],
  ]) {
    const { code, stdout, stderr } = await runTapline(['devices', '--json', ...where]);
    expect([where, code, stderr]).toEqual([where, 0, '']);
    expect(JSON.parse(stdout)).toEqual({ devices: [] });
  }
  const env = { TAPLINE_TOKEN: 'another' };
  const refused = await runTapline(['devices', '--url', server.url], { env });
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('TAPLINE_TOKEN') });
  expect(refused.stderr).not.toContain('another');
});

test('another server that is named does not get it', async () => {
  const data = await folderWithToken();
  const asked: (string | undefined)[] = [];
  const other = createServer((request, response) => {
    asked.push(request.headers.authorization);
    response.end('{"devices":[]}');
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  afterwards(() => other.close());
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await runTapline(['devices', '--url', `http://127.0.0.1:${port}`, '--data', data]);
  expect(asked).toEqual([undefined]);
});

async function folderWithToken(): Promise<string> {
  const data = join(await temporaryFolder(), 'data');
  await mkdir(data);
  await writeFile(join(data, 'dashboard-token'), 'a-secret\n');
  return data;
}
