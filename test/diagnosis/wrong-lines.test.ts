// What a newcomer who prints wrong lines is told: by a real server, of a real board.

import { once } from 'node:events';
import { expect, test } from 'vitest';
import { diagnosisOf, dial, get, getUntil, start, visitOf } from './rig.ts';

const BOARD = '127.0.0.1';

test.each<[cause: string, line: string, action: RegExp, mended: string]>([
  [
    'rejected',
    '{"temp": 28.3,}',
    /^This looks like JSON, but is none: a comma right before the “}” \(character 14\)\. /,
    '{"temp": 28.3}',
  ],
  ['rejected', '5,6000,28.3C,65%', /Field 3 is 28\.3C: print 28\.3\. /, '5,6000,28.3,65'],
  ['rejected', '5,28.3C,65%', /Field 2 is 28\.3C: print 28\.3\. /, '5,28.3,65'],
  ['rejected', '28,3;65,2', /^Print a decimal point in each number/, '28.3,65.2'],
  ['rejected', '1,1000,28,3,65,2', /^This looks like a decimal comma/, '1,1000,28.3,65.2'],
  ['text-only', '{"temp":"28.3"}', /^In JSON a number has no quotes/, '{"temp":28.3}'],
  ['rejected', '{"temp":"28.3","hum":"65"}', /has no quotes/, '{"temp":28.3,"hum":65}'],
  ['text-only', 'temp=28.3;hum=65', /^Print “:” in place of “=”/, 'temp:28.3,hum:65'],
  ['text-only', 'hello device=kueche', /HELLO is written in capitals/, 'HELLO device=kueche'],
  ['text-only', 'HELLO', /device= is missing/, 'HELLO device=kitchen'],
])('%s: %s', async (cause, line, action, mended) => {
  const rig = await start();
  await dial(rig.server.boards.port, `${line}\n`);
  const ofServer = await visitOf(rig, cause);
  const { remedy } = await get(rig, '/api/diagnosis');
  expect(remedy).toEqual({ action: expect.stringMatching(action), line: mended });
  const ofDevice = await getUntil(rig, `/api/devices/${BOARD}/diagnosis`, (answer) => {
    // The connection is there a moment before its device, and that before the line is kept.
    return answer.cause === cause && answer.detail.includes(`“${line}”`);
  });
  expect(ofDevice.remedy).toEqual(remedy);
  expect([ofDevice.fields, ofDevice.sample]).toEqual([null, null]);
  // As it came, not as a JSON string.
  if (cause === 'rejected') expect(ofDevice.detail).toContain(`of “${line}”: `);
  else expect(ofServer.detail).toContain(`the first “${line}”.`);
});

test('a line that shows no fault has no remedy of its own', async () => {
  const rig = await start();
  await dial(rig.server.boards.port, '12,1234567,28,65,400,3\n');
  const path = `/api/devices/${BOARD}/diagnosis`;
  const answer = await getUntil(rig, path, ({ fields }) => Array.isArray(fields));
  expect(answer.remedy).toBeNull();
  expect(answer.fields).toHaveLength(6);
});

test('fields that a mistaken HELLO names', async () => {
  const rig = await start();
  await dial(rig.server.boards.port, 'HELLO name=x fields=seq,t\n1,28.3\n');
  const path = `/api/devices/${BOARD}/diagnosis`;
  const answer = await getUntil(rig, path, ({ cause, remedy }) => {
    return cause === 'rejected' && remedy !== null;
  });
  expect(answer.remedy.line).toBe('HELLO device=x fields=seq,t');
  expect(answer.fields).toBeNull();
});

test('a name with a blank is taken up to that, and the operator is told', async () => {
  const rig = await start();
  const board = await dial(rig.server.boards.port);
  board.pause();
  board.write('HELLO device=my board boot=7\n');
  const [welcome] = await once(board.resume(), 'data');
  expect(String(welcome)).toMatch(/^WELCOME device=my last=- time=\d+\n$/);
  const { remedy } = await diagnosisOf(rig, 'my', 'hello-only');
  expect(remedy).toEqual({
    action: expect.stringMatching(/^A name ends at a blank, so this device is called my\. /),
    line: 'HELLO device=my_board boot=7',
  });
  expect(rig.notices).toEqual([expect.stringContaining('if my_board was meant, write it so')]);
});

test('a blank before the name', async () => {
  const rig = await start();
  await once(await dial(rig.server.boards.port, 'HELLO device= kitchen\n'), 'close');
  await visitOf(rig, 'bad-hello');
  const { remedy } = await get(rig, '/api/diagnosis');
  expect(remedy.line).toBe('HELLO device=kitchen');
});
