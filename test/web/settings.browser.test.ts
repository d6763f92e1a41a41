// The settings in a real browser: how everything is shown, here and in other tabs.

import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { connectBoard, serveForAll } from '../e2e/temporary-server.ts';
import { accessibilityFaults, describeInBrowser, overflow } from './browser.ts';
import { untilKnown } from './known-device.ts';

/** How everything is shown is kept by the browser, of which each test has one of its own. */
const server = serveForAll([], async (server) => {
  const { socket } = await connectBoard(server.port);
  socket.write('HELLO device=kitchen\n1,1000,20,48\n');
  await untilKnown(server, 'kitchen', { readings: 1 });
});

const settings = (page: Page) => page.getByRole('heading', { name: 'Export readings' }).waitFor();
const option = (page: Page, name: string | RegExp) =>
  page.getByRole('radio', { name, exact: true });
const ground = (page: Page) =>
  page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
const value = (page: Page, text: string) =>
  page.getByRole('article', { name: 'kitchen' }).locator('.figure').getByText(text).waitFor();

describeInBrowser('the settings', (browser) => {
  it('change the theme at once, in all tabs and after a reload', async () => {
    const page = await browser.open(new URL('/settings', server().url).href, { theme: 'light' });
    await settings(page);
    const other = await browser.openBeside(page, server().url);
    const light = await ground(page);
    await option(page, 'Dark').check();
    await expect.poll(() => ground(page)).not.toBe(light);
    const dark = await ground(page);
    await expect.poll(() => ground(other)).toBe(dark);
    await page.reload();
    await settings(page);
    expect(await option(page, 'Dark').isChecked()).toBe(true);
    expect(await ground(page)).toBe(dark);
    await option(page, 'As the system').check();
    await expect.poll(() => ground(page)).toBe(light);
  });

  it('show temperatures in °F and times in another zone, here and in other tabs', async () => {
    const page = await browser.open(new URL('/settings', server().url).href, {
      timeZone: 'Europe/Berlin',
    });
    const other = await browser.openBeside(page, server().url);
    await value(other, '20');
    await option(page, '°F').check();
    await value(other, '68');
    await option(page, '°C').check();
    await value(other, '20');

    await page.getByText('(Europe/Berlin).').waitFor();
    await option(page, 'Another').check();
    await page.getByRole('combobox', { name: 'Search a place' }).fill('katmandu or so');
    await page.getByText('No time zone has this name').waitFor();
    await page.getByRole('combobox', { name: 'Search a place' }).fill('tokyo');
    await page.getByText('(Asia/Tokyo).').waitFor();
    await page.reload();
    await page.getByText('(Asia/Tokyo).').waitFor();
    await option(page, 'UTC').check();
    await page.getByText('(UTC).').waitFor();
  });

  it('last as long as the page where the browser keeps nothing', async () => {
    const page = await browser.open('about:blank');
    await page.addInitScript(
      "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })",
    );
    await page.goto(new URL('/settings', server().url).href);
    await option(page, '°F').check();
    await page.getByRole('link', { name: 'Devices' }).click();
    await value(page, '68');
  });

  it('tell of the server, and where boards connect', async () => {
    const page = await browser.open(new URL('/settings', server().url).href);
    await page.getByText(/^Tapline \d+\.\d+\.\d+/).waitFor();
    await page.getByText(`127.0.0.1:${server().port}`).waitFor();
    await page.getByText('Stores what comes').waitFor();
    // Nobody had to log in.
    expect(await page.getByRole('button', { name: 'Log out' }).count()).toBe(0);
  });

  it.each(['light', 'dark'] as const)('are free of faults on a phone, %s', async (theme) => {
    const page = await browser.open(new URL('/settings', server().url).href, {
      theme,
      width: 360,
      height: 800,
    });
    await option(page, 'Chosen').check();
    await option(page, /From/).check();
    await option(page, 'Another').check();
    await page.getByRole('checkbox', { name: 'kitchen' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });

  it('can be used by keyboard alone', async () => {
    const page = await browser.open(new URL('/settings', server().url).href);
    await settings(page);
    const tabTo = async (description: string) => {
      for (let step = 0; step < 60; step++) {
        await page.keyboard.press('Tab');
        const focused = await page.evaluate<string>(
          'document.activeElement?.labels?.[0]?.innerText ?? document.activeElement?.innerText ?? ""',
        );
        if (focused.trim().startsWith(description)) return;
      }
      throw new Error(`the keyboard does not reach ${description}`);
    };
    await tabTo('As the system');
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction('document.documentElement.dataset.theme === "light"');
    await tabTo('°C');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => option(page, '°F').isChecked()).toBe(true);
    // Where the keyboard has gone by it does not come again.
    await page.getByText('All 1').waitFor();
    await tabTo('All 1');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('checkbox', { name: 'kitchen' }).waitFor();
    await tabTo('kitchen');
    await page.keyboard.press('Space');
    await page.getByText('1 device, 1 chosen').waitFor();
    await tabTo('Make a token');
  });
});
