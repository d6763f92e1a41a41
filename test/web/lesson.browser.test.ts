// The lesson in a real browser: its chapters are opened, played and asked.

import type { ConsoleMessage, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CHAPTERS } from '../../src/lesson/chapters.ts';
import { serveInTemporaryFolder, undoAll } from '../e2e/temporary-server.ts';
import { accessibilityFaults, describeInBrowser, overflow } from './browser.ts';
import { chosen, pane } from './wire-page.ts';

let server: Awaited<ReturnType<typeof serveInTemporaryFolder>>;
beforeAll(async () => {
  server = await serveInTemporaryFolder();
});
afterAll(undoAll);

function ladder(page: Page) {
  return page.getByRole('listbox', { name: /^Packets between/ });
}

function frame(page: Page, number: number) {
  return page.getByRole('option', { name: new RegExp(`^(Frame|Packet) ${number},`) });
}

/** Where something is in the window, in px from its top. */
async function edges(locator: Locator): Promise<{ top: number; bottom: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('it is not on the page');
  return { top: box.y, bottom: box.y + box.height };
}

describeInBrowser('the lesson', (browser) => {
  it('is gone through from the Wire page, chapter by chapter, also on a phone', async () => {
    const page = await browser.open(`${server.url}/wire`, { width: 360 });
    const recordings: string[] = [];
    const types = new Set<string | undefined>();
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (!pathname.endsWith('.pcap')) return;
      recordings.push(pathname);
      types.add(response.headers()['content-type']);
    });
    await page.getByRole('link', { name: 'The lesson' }).click();
    await page.getByRole('heading', { name: 'What TCP promises' }).waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(recordings).toEqual([]);
    await page.getByRole('link', { name: 'Begin' }).click();
    for (const { name, title, answer } of CHAPTERS) {
      await page.getByRole('heading', { name: title, level: 1 }).waitFor();
      expect(new URL(page.url()).pathname).toBe(`/wire/lesson/${name}`);
      await frame(page, 1).waitFor();
      await expect.poll(() => page.title()).toBe(`${title} · Tapline`);
      expect(await overflow(page)).toBe(0);
      const told = page.getByText(answer);
      expect(await told.isVisible()).toBe(false);
      await page.getByText('What may be said to that').click();
      await told.waitFor();
      const command = page.getByRole('textbox', { name: 'the command' });
      await expect.poll(() => command.inputValue()).toBe(`tapline wire --lesson ${name}`);
      if (name === 'the-end') expect(await accessibilityFaults(page)).toEqual([]);
      await page.keyboard.press('Shift+ArrowRight');
    }
    expect(recordings[0]).toMatch(/\/handshake\.board-/);
    expect(recordings.length).toBeGreaterThanOrEqual(CHAPTERS.length);
    expect([...types]).toEqual(['application/vnd.tcpdump.pcap']);
    // From the last one there is no way on but back to all.
    await page.getByRole('link', { name: 'All chapters' }).click();
    await page.getByText('9 of 9 opened').waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Begin again' }).waitFor();
    await page.goto(`${server.url}/wire/lesson/nothing`);
    await page.getByRole('heading', { name: 'There is no such chapter' }).waitFor();
  });

  it('plays what was recorded, and stops where one wants', async () => {
    const page = await browser.open(`${server.url}/wire/lesson/lost-segment`);
    await frame(page, 1).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Play' }).click();
    // It began anew, and how far it is by now depends.
    await page.getByText(/^packet \d+ of/).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    const far = page.getByRole('slider', { name: 'How far' });
    await far.fill('11');
    const note = page.getByText('The router loses the next segment of the board.').first();
    expect(await note.isVisible()).toBe(false);
    await ladder(page).focus();
    await page.keyboard.press('ArrowRight');
    await note.waitFor();
    await page.keyboard.press('ArrowRight');
    await chosen(page).getByText('seq 2: 19.6 °C, 49 %').waitFor();
    // Both ends were captured: it is known to be lost before it is sent again.
    await chosen(page).getByText('lost', { exact: true }).waitFor();
    await expect.poll(() => chosen(page).getAttribute('data-lit')).toBe('true');
    expect(await page.getByText('sent again', { exact: true }).count()).toBe(0);
    await page.keyboard.press('ArrowRight');
    await chosen(page).getByText('sent again').waitFor();
    await pane(page).getByText('Acknowledged, or sent again.').waitFor();
    // A packet opens to its fields and bytes.
    await page.keyboard.press('Enter');
    await pane(page).getByText('Transmission Control Protocol').click();
    await pane(page).getByRole('option', { name: 'Sequence number' }).first().waitFor();
    await pane(page).getByRole('region', { name: 'Bytes of the frame' }).waitFor();
    // At the end one can go up again.
    await ladder(page).focus();
    await far.fill('20');
    await ladder(page).press('End');
    const top = () => page.evaluate<number>("document.querySelector('.ladder-box').scrollTop");
    await page.waitForFunction(`(() => {
      const { scrollTop, clientHeight, scrollHeight } = document.querySelector('.ladder-box');
      return scrollTop > 500 && scrollTop + clientHeight > scrollHeight - 2;
    })()`);
    const atEnd = await top();
    await ladder(page).hover();
    await page.mouse.wheel(0, -300);
    await expect.poll(top).toBeLessThan(atEnd - 200);
    await frame(page, 5).waitFor();
    expect(await top()).toBeLessThan(atEnd - 200);
    await far.fill('14');
    // What is not shown yet is not gone to.
    await ladder(page).focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('End');
    await chosen(page).getByText('seq 2: 19.6 °C, 49 %').waitFor();
  });

  it.each([
    [1440, 900],
    [360, 640],
    [800, 360],
  ])('has the newest packet and the controls in a window of %d × %d', async (width, height) => {
    const page = await browser.open(`${server.url}/wire/lesson/lost-segment`, { width, height });
    await frame(page, 1).waitFor();
    /** What is not where it is seen. */
    const faults = async () => {
      const controls = await edges(page.locator('.play'));
      const box = await edges(page.locator('.ladder-box'));
      const newest = await edges(page.getByRole('option').last());
      // A scroll is of whole pixels.
      const end = Math.min(box.bottom, height) + 1;
      return [
        ...(controls.top < 0 ? [`the controls begin at ${controls.top}`] : []),
        ...(newest.top < controls.bottom ? [`${newest.top} is above ${controls.bottom}`] : []),
        ...(newest.bottom > end ? [`${newest.bottom} is below ${end}`] : []),
      ];
    };
    await page.getByRole('button', { name: 'Play' }).click();
    await page.getByText(/^packet ([2-9]|\d\d) of/).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect.poll(faults).toEqual([]);
    await page.getByRole('slider', { name: 'How far' }).fill('12');
    await page.evaluate('scrollTo(0, 0)');
    await page.getByRole('button', { name: 'One step on' }).click();
    await chosen(page).getByText('seq 2: 19.6 °C, 49 %').waitFor();
    await expect.poll(faults).toEqual([]);
  });

  it('shows all at once to who wants no motion, and leads to the own boards', async () => {
    const expected = (message: ConsoleMessage) => message.text().includes('net::ERR_FAILED');
    const page = await browser.open(`${server.url}/settings`, { expected });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const capture = { state: 'running', interface: 'lo', since: null, error: null, oldest: null };
    await page.route('**/api/wire', (route) =>
      route.fulfill({ json: { capture: { ...capture, minutes: 10, dropped: null }, how: [] } }),
    );
    await page.route('**/*.pcap', (route) => route.abort(), { times: 1 });
    await page.goto(`${server.url}/wire/lesson/two-boards`);
    await page.getByRole('alert').getByText('The recording did not come.').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await frame(page, 1).waitFor();
    await page.getByText('25 packets in').waitFor();
    expect(await page.getByRole('button', { name: 'Play' }).count()).toBe(0);
    await page.getByRole('button', { name: 'To the beginning' }).click();
    await page.getByRole('button', { name: 'One step on' }).click();
    await chosen(page)
      .getByText(/^port \d+$/)
      .waitFor();
    await page.getByRole('link', { name: 'See it on your own boards' }).click();
    await page.getByRole('heading', { name: 'Wire', exact: true }).waitFor();
  });
});
