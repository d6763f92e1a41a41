// What a person says of a device, to the real server: it is on disk before it is answered.

import { afterEach, expect, test } from 'vitest';
import { api, runTapline, type ServerProcess, until } from './server-process.ts';
import { connectBoard, serveIn, serveInTemporaryFolder, undoAll } from './temporary-server.ts';

afterEach(undoAll);

async function patch(server: ServerProcess, id: string, body: object): Promise<Response> {
  return await fetch(new URL(`/api/devices/${id}`, server.url), {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

test('a name, units and a field list survive kill -9, and are read where no server runs', async () => {
  const first = await serveInTemporaryFolder();
  const board = await connectBoard(first.port);
  board.socket.write('1,1,20,50\n');
  const id = '127.0.0.1';
  await until('it is known', async () => (await patch(first, id, {})).ok);
  board.socket.write('7,21.5,3.3\n');
  const fields = ['seq', 'air', 'supply'];
  const rejected = async () =>
    (await api<{ rejected: number }>(first, `/api/devices/${id}`)).rejected;
  await until('the list does not fit it', async () => (await rejected()) === 1);
  const said = { name: 'Küche', notes: 'by the\nwindow', fields };
  const changed = await patch(first, id, { ...said, units: { air: '°C', humidity: '%RH' } });
  expect(changed.status).toBe(200);
  expect(await changed.json()).toMatchObject({ ...said, metrics: { humidity: { unit: '%RH' } } });
  await first.end('SIGKILL');

  const data = ['--data', first.data];
  const listed = await runTapline(['devices', ...data]);
  expect(listed.stdout).toMatch(/^DEVICE +NAME +SEEN/);
  expect(listed.stdout).toMatch(/127\.0\.0\.1 +Küche/);
  const { devices } = JSON.parse((await runTapline(['devices', '--json', ...data])).stdout);
  expect(devices).toMatchObject([said]);

  const second = await serveIn(first.data);
  const again = await connectBoard(second.port);
  again.socket.write('8,22.5,3.2\n');
  await until('it is read by that list', async () => {
    const { metrics } = await api<{ metrics: object }>(second, `/api/devices/${id}`);
    return 'air' in metrics;
  });
  expect(await api(second, `/api/devices/${id}`)).toMatchObject({
    ...said,
    metrics: { air: { value: 22.5, unit: '°C' }, supply: { value: 3.2, unit: null } },
  });
  expect(await api(second, `/api/devices/${id}/series?metric=air`)).toMatchObject({ unit: '°C' });
  await second.end('SIGTERM');
  expect((await runTapline(['store', 'check', ...data])).code).toBe(0);
});
