// The login in a real browser: in, out, and back to where one was.

import type { ConsoleMessage, Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import {
  connectBoard,
  lastingPorts,
  serveForAll,
  serveIn,
  serveInTemporaryFolder,
  undoAll,
} from '../e2e/temporary-server.ts';
import { until } from '../until.ts';
import { accessibilityFaults, describeInBrowser, overflow } from './browser.ts';

const TOKEN = 'a-secret-of-the-test';
const ARGS = ['--token', TOKEN];
/** Without a device; fewer wrong tokens are tried on it than one has to wait for. */
const shared = serveForAll(ARGS);
afterEach(undoAll);
/** A refused call is told by browsers. */
const refused = (message: ConsoleMessage) => /status of (401|429)/.test(message.text());

const field = (page: Page) => page.getByLabel('Token of this server');
const logIn = async (page: Page, token = TOKEN) => {
  await field(page).fill(token);
  await page.getByRole('button', { name: 'Log in' }).click();
};

describeInBrowser('the login', (browser) => {
  it('refuses a wrong token in words, and takes the right one by keyboard', async () => {
    const server = shared();
    const page = await browser.open(server.url, { expected: refused });
    await page.locator('#token:focus').waitFor();
    await page.keyboard.type('not it');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('That is not the token.').waitFor();
    await page.locator('#token:focus').waitFor();
    await page.keyboard.type(TOKEN);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Waiting for a first board' }).waitFor();
    await page.goto(new URL('/login', server.url).href);
    await page.waitForURL((url) => url.pathname === '/');
  });

  it('leaves the token in no address, storage, log or script', async () => {
    const server = shared();
    const page = await browser.open(server.url);
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    await logIn(page);
    await page.getByRole('heading', { name: 'Waiting for a first board' }).waitFor();
    const [cookie, ...others] = await page.context().cookies();
    expect(others).toEqual([]);
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    expect(cookie?.value).not.toContain(TOKEN);
    expect(await page.evaluate('document.cookie')).toBe('');
    const kept = await page.evaluate('JSON.stringify([{...localStorage}, {...sessionStorage}])');
    expect(kept).not.toContain(TOKEN);
    expect(addresses.join()).not.toContain(TOKEN);
    expect(page.url()).toBe(server.url.endsWith('/') ? server.url : `${server.url}/`);
    expect(server.stderr() + server.stdout.join()).not.toContain(TOKEN);
  });

  it('says how long to wait after too many wrong ones, and counts it down', async () => {
    const server = await serveInTemporaryFolder(ARGS);
    const page = await browser.open(server.url, { expected: refused });
    // The page's clock stands still, so that there is time to look.
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 60_000);
    for (let status = 0, guess = 0; status !== 429; guess++) {
      const answer = page.waitForResponse((response) => response.url().endsWith('/api/login'));
      await logIn(page, `guess ${guess}`);
      status = (await answer).status();
    }
    await page.getByText('Too many wrong tokens came from this address.').waitFor();
    await page.getByText(/^Try again in \d+ s\.$/).waitFor();
    expect(await page.getByRole('button', { name: 'Log in' }).isDisabled()).toBe(true);
    await page.clock.resume();
    await page.getByText(/^Try again in/).waitFor({ state: 'hidden' });
    await logIn(page);
    await page.getByRole('heading', { name: 'Waiting for a first board' }).waitFor();
  });

  it('shows the page that was asked for, in every tab at once', async () => {
    const server = await serveInTemporaryFolder(ARGS);
    const board = await connectBoard(server.port);
    board.socket.write('HELLO device=kitchen\n1,1000,20,48\n');
    await until(() => board.heard().startsWith('WELCOME'));
    const page = await browser.open(new URL('/devices/kitchen', server.url).href);
    const other = await browser.openBeside(page, new URL('/settings', server.url).href);
    await field(other).waitFor();
    await logIn(page);
    await page.getByRole('heading', { name: 'kitchen', level: 1 }).waitFor();
    expect(page.url()).toContain('/devices/kitchen');
    await other.getByRole('heading', { name: 'Export readings' }).waitFor();
  });

  it('is asked for again when it is over, and gives back the page one was on', async () => {
    const ports = await lastingPorts();
    const server = await serveInTemporaryFolder(ARGS, ports);
    const url = new URL('/settings', server.url).href;
    const page = await browser.open(url, { expected: () => true });
    await logIn(page);
    await page.getByRole('heading', { name: 'Export readings' }).waitFor();
    // Another token makes the login void.
    await server.end('SIGTERM');
    await serveIn(server.data, ['--token', 'another-token'], ports);
    await field(page).waitFor();
    await logIn(page, 'another-token');
    await page.getByRole('heading', { name: 'Export readings' }).waitFor();
    expect(page.url()).toBe(url);
  });

  it('is over for all tabs after the log out', async () => {
    const server = shared();
    const url = new URL('/settings', server.url).href;
    // Other tabs may ask for something in between.
    const page = await browser.open(url, { expected: refused });
    await logIn(page);
    const other = await browser.openBeside(page, server.url);
    await other.getByRole('heading', { name: 'Waiting for a first board' }).waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await field(page).waitFor();
    await field(other).waitFor();
    expect(await page.context().cookies()).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('is free of faults on a phone, %s', async (theme) => {
    const server = shared();
    const options = { theme, width: 360, height: 700, expected: refused };
    const page = await browser.open(server.url, options);
    await logIn(page, 'not it');
    await page.getByRole('alert').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
});
