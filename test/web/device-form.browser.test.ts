// What a person says of a device, through the page: kept, and never more than text.

import type { ConsoleMessage, Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { api, type ServerProcess } from '../e2e/server-process.ts';
import {
  connectBoard,
  lastingPorts,
  serveIn,
  serveInTemporaryFolder,
  undoAll,
} from '../e2e/temporary-server.ts';
import { untilAsync } from '../until.ts';
import { accessibilityFaults, describeInBrowser, overflow } from './browser.ts';
import { untilKnown } from './known-device.ts';

afterEach(undoAll);

const HOSTILE = '<img src=x onerror="document.title=1"> & <b>Kitchen</b>';
/** A refused call is told by browsers. */
const refused = (message: ConsoleMessage) => message.text().includes('status of 400');
/** What is asked of a device that is gone. */
const notFound = (message: ConsoleMessage) => message.text().includes('status of 404');
const kitchen = (server: ServerProcess) => new URL('/devices/kitchen', server.url).href;
const told = (server: ServerProcess) =>
  api<Record<string, unknown>>(server, '/api/devices/kitchen');

async function openForm(page: Page, name = 'kitchen') {
  await page.getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog', { name });
  await dialog.getByLabel('Name', { exact: true }).waitFor();
  return dialog;
}

describeInBrowser('the form of a device', (browser) => {
  it('keeps a name made of HTML as text, also over a restart', async () => {
    const ports = await lastingPorts();
    const server = await serveInTemporaryFolder([], ports);
    const { socket } = await connectBoard(server.port);
    socket.write('HELLO device=kitchen\n1,1000,20,48\n');
    await untilKnown(server, 'kitchen', { readings: 1 });
    const page = await browser.open(kitchen(server), { expected: () => true });
    const form = await openForm(page);
    await form.getByLabel('Name', { exact: true }).fill(HOSTILE);
    await form.getByLabel('Notes').fill('By the window.\n<script>alert(1)</script>');
    await form.getByLabel('humidity', { exact: true }).fill('%RH');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: HOSTILE, level: 1 }).waitFor();

    await server.end('SIGTERM');
    const again = await serveIn(server.data, [], ports);
    await page.reload();
    await page.getByRole('heading', { name: HOSTILE, level: 1 }).waitFor();
    await page.getByText('<script>alert(1)</script>').first().waitFor();
    await untilAsync(async () => (await page.title()) === `${HOSTILE} · Tapline`);
    expect(await page.locator('main img, main script, main b').count()).toBe(0);
    await page.goto(again.url);
    await page.getByRole('article', { name: HOSTILE }).getByText('%RH').waitFor();
    expect(await told(again)).toMatchObject({
      name: HOSTILE,
      notes: 'By the window.\n<script>alert(1)</script>',
      metrics: { humidity: { unit: '%RH' }, temperature: { unit: '°C' } },
    });
  });

  it('says beside a field what is wrong with it, and changes nothing then', async () => {
    const server = await serveInTemporaryFolder();
    const { socket } = await connectBoard(server.port);
    socket.write('HELLO device=kitchen\n1,1000,20,48\n');
    await untilKnown(server, 'kitchen', { readings: 1 });
    const page = await browser.open(kitchen(server));
    const form = await openForm(page);
    await form.getByLabel('Name', { exact: true }).fill('x'.repeat(65));
    await form.getByText('1 too many').waitFor();
    await form.getByText('Fields of its lines').click();
    await form.getByLabel('Names, in order').fill('seq,a,a');
    await form.getByText('a is in it twice').waitFor();
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('At most 64 characters.').waitFor();
    expect(await told(server)).toMatchObject({ name: null, fields: null });
    // Escape closes, and the focus is where it was.
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'hidden' });
    await expect.poll(() => page.evaluate('document.activeElement.innerText')).toMatch(/^Edit/);
  });

  it('reads a rejected line with a new field list, before and after it is saved', async () => {
    const server = await serveInTemporaryFolder();
    const { socket } = await connectBoard(server.port);
    socket.write('1,1000,20,48\n2,2000,20,48,1013\n');
    await untilKnown(server, '127.0.0.1', { readings: 1, rejected: 1 });
    const page = await browser.open(new URL('/devices/127.0.0.1', server.url).href);
    const form = await openForm(page, '127.0.0.1');
    await form.getByLabel('Names, in order').fill('seq,millis,temperature');
    await form.getByText('The line has 5 cells, the list 3 names.').waitFor();
    await form.getByLabel('Names, in order').fill('seq,millis,temperature,humidity,pressure');
    await form.getByText('✓ A reading.').waitFor();
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'hidden' });
    socket.write('3,3000,20,48,1013\n');
    await untilAsync(async () => {
      const { metrics } = await api<{ metrics: object }>(server, '/api/devices/127.0.0.1');
      return 'pressure' in metrics;
    });
  });

  it('makes a token, shows it once, and makes it void', async () => {
    const server = await serveInTemporaryFolder(['--require-token']);
    const url = new URL('/settings', server.url).href;
    const page = await browser.open(url, { expected: refused });
    await page.getByLabel('Id of the device').fill('kitchen');
    await page.getByRole('button', { name: 'Make a token' }).click();
    const token = await page.getByLabel('the token', { exact: true }).inputValue();
    const board = await connectBoard(server.port);
    board.socket.write(`HELLO device=kitchen token=${token}\n1,1000,20,48\n`);
    await untilAsync(async () => board.heard().startsWith('WELCOME'));
    await page.getByRole('button', { name: 'Revoke the token of kitchen' }).click();
    await page.getByRole('button', { name: 'Really revoke the token of kitchen' }).click();
    await board.closed;
    await page.getByLabel('the token', { exact: true }).waitFor({ state: 'hidden' });
    await page.getByLabel('Id of the device').fill('no such id!');
    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByText('is no id that a HELLO may have').waitFor();
  });

  it('forgets a device once its id was typed, and goes on to the others', async () => {
    const server = await serveInTemporaryFolder();
    for (const device of ['kitchen', 'cellar']) {
      const { socket } = await connectBoard(server.port);
      socket.write(`HELLO device=${device}\n1,1000,20,48\n2,2000,20,48\n`);
      await untilKnown(server, device, { readings: 2 });
    }
    const page = await browser.open(kitchen(server), { expected: notFound });
    const form = await openForm(page);
    await form.getByRole('button', { name: 'Forget this device' }).click();
    const question = page.getByRole('dialog', { name: 'Forget kitchen?' });
    await question.getByText('2 readings', { exact: true }).waitFor();
    const forget = question.getByRole('button', { name: 'Forget it for good' });
    // The field has the focus; what is typed there has to be the id.
    const field = question.locator('input:focus');
    await field.waitFor();
    await page.keyboard.type('Kitchen');
    await expect.poll(() => field.inputValue()).toBe('Kitchen');
    expect(await forget.isDisabled()).toBe(true);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('kitchen');
    await page.keyboard.press('Enter');
    await page.getByRole('article', { name: 'cellar' }).waitFor();
    await page.getByRole('article', { name: 'kitchen' }).waitFor({ state: 'hidden' });
    expect(await page.evaluate('location.pathname')).toBe('/');
    const { devices } = await api<{ devices: { id: string }[] }>(server, '/api/devices');
    expect(devices.map(({ id }) => id)).toEqual(['cellar']);
  });

  it.each(['light', 'dark'] as const)('is free of faults on a phone, %s', async (theme) => {
    const server = await serveInTemporaryFolder();
    const { socket } = await connectBoard(server.port);
    socket.write('1,1000,20,48\n2,2000,20,48,1013\n');
    await untilKnown(server, '127.0.0.1', { readings: 1, rejected: 1 });
    const url = new URL('/devices/127.0.0.1', server.url).href;
    const page = await browser.open(url, { theme, width: 360, height: 800 });
    const form = await openForm(page, '127.0.0.1');
    await form.getByLabel('Names, in order').fill('seq,millis,temperature');
    await form.getByText('The line has 5 cells').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await form.getByRole('button', { name: 'Forget this device' }).click();
    await page.getByText('1 reading', { exact: true }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
});
