// Through all pages by the keyboard alone: nothing is clicked.

import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { connectBoard, serveInTemporaryFolder, undoAll } from '../e2e/temporary-server.ts';
import { until } from '../until.ts';
import { describeInBrowser } from './browser.ts';

afterEach(undoAll);

/** More controls than any page has. */
const MAX_TABS = 120;

/** In the page: role and words of what has the focus, and whether one can see that it has. */
const FOCUSED = `(() => {
  const one = document.activeElement;
  const words = one.getAttribute('aria-label') ?? one.labels?.[0]?.textContent ?? one.textContent;
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  const mark = one.matches('input[type=radio]') ? getComputedStyle(one.nextElementSibling ?? one) : null;
  const seen = (outlineStyle !== 'none' && outlineWidth !== '0px') || (mark !== null && mark.outlineStyle !== 'none');
  return { words: words.trim().replace(/\\s+/g, ' '), seen };
})()`;

/** Presses Tab until that control has the focus; each on the way has to show that it has it. */
async function tabTo(page: Page, words: string | RegExp): Promise<void> {
  const passed: string[] = [];
  for (let tabs = 0; tabs < MAX_TABS; tabs++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<{ words: string; seen: boolean }>(FOCUSED);
    expect(focused.seen, `one sees that "${focused.words}" has the focus`).toBe(true);
    if (typeof words === 'string' ? focused.words === words : words.test(focused.words)) return;
    passed.push(focused.words);
  }
  expect.fail(`no Tab leads to ${words}; it went over ${passed.join(' | ')}`);
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name }).first().waitFor();

describeInBrowser('the dashboard by keyboard alone', (browser) => {
  it('leads everywhere, and does everything', async () => {
    const server = await serveInTemporaryFolder();
    const board = await connectBoard(server.port);
    board.socket.write('HELLO device=kitchen boot=b1\n');
    for (let seq = 1; seq <= 20; seq++)
      board.socket.write(`${seq},${seq * 1000},2${seq % 10},48\n`);
    const page = await browser.open(server.url);
    await page.getByRole('article', { name: 'kitchen' }).waitFor();

    await page.keyboard.press('Tab');
    expect(await page.evaluate(FOCUSED)).toMatchObject({ words: 'Skip to the content' });
    await page.keyboard.press('Enter');
    await tabTo(page, 'Search by name, id or address');
    await page.keyboard.type('kitch');
    await tabTo(page, 'kitchen');
    await page.keyboard.press('Enter');

    await heading(page, 'kitchen');
    await page.getByRole('heading', { name: 'Facts' }).waitFor();
    await tabTo(page, '1 h');
    await page.keyboard.press('Enter');
    await page.waitForURL(/range=1h/);
    await tabTo(page, /temperature/);
    await page.keyboard.press('+');
    await page.waitForURL((url) => !url.search.includes('range=1h'));

    await page.evaluate('document.getElementById("main").focus()');
    await tabTo(page, 'Console');
    await page.keyboard.press('Enter');
    await heading(page, 'kitchen console');
    await tabTo(page, /command/i);
    await page.keyboard.type('led on');
    await page.keyboard.press('Enter');
    await until(() => /CMD \S+ led on/.test(board.heard()));
    const [, id] = /CMD (\S+) led on/.exec(board.heard()) ?? [];
    board.socket.write(`OK ${id} the LED is on\n`);
    await page.getByText('the LED is on').first().waitFor();

    await page.evaluate('document.querySelector(".brand").focus()');
    await tabTo(page, 'Connections');
    await page.keyboard.press('Enter');
    await heading(page, 'Connections');
    await page.evaluate('document.querySelector(".brand").focus()');
    await tabTo(page, 'Settings');
    await page.keyboard.press('Enter');
    await heading(page, 'Settings');
    await tabTo(page, 'As the system');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction('document.documentElement.dataset.theme === "dark"');
  });
});
