// A person with telnet: the real program, not a socket of ours.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { requirePackage } from './debian-package.ts';
import { api, findDevice, until } from './server-process.ts';
import { endAfterwards, serveInTemporaryFolder, undoAll } from './temporary-server.ts';

const TELNET = '/usr/bin/telnet';
const available = requirePackage('telnet', existsSync(TELNET));

afterEach(undoAll);

test.skipIf(!available)(
  'what is typed into telnet is a message, and a reading if it is one',
  async () => {
    const server = await serveInTemporaryFolder();
    const telnet = spawn(TELNET, ['127.0.0.1', String(server.port)], { stdio: 'pipe' });
    endAfterwards(telnet);
    let screen = '';
    telnet.stdout.setEncoding('utf8').on('data', (text: string) => {
      screen += text;
    });
    await until('telnet is connected', () => screen.includes('Escape character'));
    telnet.stdin.write('HELLO world\n12,1234567,28.3,65.2\n12,13\nPING\n');
    await until('PING is answered', () => screen.includes('PONG'));

    const path = '/api/devices/127.0.0.1';
    await until('all three lines are kept', async () => {
      const device = await findDevice(server, '127.0.0.1');
      return device?.messages === 1 && device.readings === 1 && device.rejected === 1;
    });
    const device = await api<object>(server, path);
    expect(device).toMatchObject({ connected: true, lastSeq: 12, rejected: 1, messages: 1 });
    expect(await api(server, `${path}/messages`)).toMatchObject({
      messages: [{ text: 'HELLO world' }],
    });
    expect(await api(server, `${path}/rejects`)).toMatchObject({
      rejects: [{ reason: 'fields', raw: '12,13', detail: expect.stringContaining('--fields') }],
    });
    expect(await api(server, `${path}/readings`)).toMatchObject({
      readings: [{ seq: 12, millis: 1234567, values: { temperature: 28.3, humidity: 65.2 } }],
    });
  },
);
