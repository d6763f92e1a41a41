// The captures of both ends on the Wire page in a real browser: chosen together, they are one ladder.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { Capture } from '../../src/wire/capture.ts';
import { figuresOf } from '../../src/wire/two-ends/figures.ts';
import { SightingRecorder } from '../../src/wire/two-ends/sighting.ts';
import { compareEnds } from '../../src/wire/two-ends/two-ends.ts';
import { serveForAll } from '../e2e/temporary-server.ts';
import { accessibilityFaults, describeInBrowser, overflow } from './browser.ts';
import { chosen, openFirst, pane, streams } from './wire-page.ts';

// What is chosen stays in the page.
const server = serveForAll();

function fileOf(name: string): string {
  return fileURLToPath(new URL(`../../lessons/${name}.pcap`, import.meta.url));
}

/** What became of the packets of the only connection, by the same comparison without a page. */
function lostIn(name: string) {
  const [board, server] = ['board', 'server'].map((end) => {
    const recorder = new SightingRecorder(10_000);
    const capture = new Capture({ packet: (packet) => void recorder.take(packet) });
    capture.write(readFileSync(fileOf(`${name}.${end}`)));
    capture.end();
    return recorder.sightings;
  });
  if (board === undefined || server === undefined) throw new Error('there are two');
  const arrows = compareEnds(board, server).connections[0]?.arrows ?? [];
  const [up, down] = [figuresOf(arrows, true), figuresOf(arrows, false)];
  return { up: up.fates.lost, upOf: up.left, down: down.fates.lost, downOf: down.left };
}

async function choose(page: Page, ...names: readonly string[]): Promise<void> {
  await page.getByRole('heading', { name: 'Wire' }).waitFor();
  await page.getByLabel('Capture file', { exact: true }).setInputFiles(names.map(fileOf));
}

/** From trouble to trouble. */
async function goTo(page: Page, mark: string): Promise<void> {
  let before = '';
  for (let isThere = false; !isThere; ) {
    await page.keyboard.press('n');
    const here = () => chosen(page).innerText();
    // Else a step that takes its time would be taken twice.
    await expect.poll(here).not.toBe(before);
    before = await here();
    isThere = (await chosen(page).getByText(mark, { exact: true }).count()) > 0;
  }
}

describeInBrowser('the captures of both ends on the Wire page', (browser) => {
  it.each([
    ['lost-segment', 1440, 'light'],
    ['full-network', 360, 'dark'],
  ] as const)('of %s are one ladder, %d px, %s', async (name, width, theme) => {
    const page = await browser.open(`${server().url}/wire`, { width, theme });
    // The server's first: the board is at the left all the same.
    await choose(page, `${name}.server`, `${name}.board`);
    const { up, upOf, down, downOf } = lostIn(name);
    expect(up).toBeGreaterThan(0);
    const row = streams(page).getByRole('row').nth(1);
    await row.getByText(`${up} of ${upOf} →`).waitFor();
    await row.getByText(`${down} of ${downOf} ←`).waitFor();
    await page.getByText(`${name}.board.pcap was taken at the board`).waitFor();
    expect(await overflow(page)).toBe(0);
    await openFirst(page);
    await page.getByText(`${up} of ${upOf} lost`).waitFor();
    const ends = page.locator('.ladder-ends p');
    await ends.first().getByText(`${name}.board.pcap`).waitFor();
    await ends.last().getByText(`${name}.server.pcap`).waitFor();
    await goTo(page, 'lost');
    // It ends halfway, and nothing is said of when it came.
    const arrow = chosen(page).locator('.pair-arrow');
    expect(await arrow.getAttribute('data-fate')).toBe('lost');
    expect(await arrow.locator('line').getAttribute('x2')).toBe('50%');
    expect(await chosen(page).locator('.rung-time').last().innerText()).toBe('');
    await page.keyboard.press('Enter');
    await page.getByText(`Only in ${name}.board.pcap, not in ${name}.server.pcap.`).waitFor();
    await page.getByRole('region', { name: 'Bytes of the frame' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('radio', { name: 'True to time' }).check();
    await page.getByText('a row', { exact: false }).first().waitFor();
    expect(await overflow(page)).toBe(0);
  });

  it('may be given one after the other, and each packet opens as both have it', async () => {
    const page = await browser.open(`${server().url}/wire`);
    await choose(page, 'println.board');
    await streams(page).waitFor();
    const otherEnd = page.getByLabel('Capture file of the other end');
    await otherEnd.setInputFiles([fileOf('println.board')]);
    await page.getByRole('alert').getByText('it is the same capture').waitFor();
    await otherEnd.setInputFiles([fileOf('println.server')]);
    await page.getByText('println.board.pcap was taken at the board').waitFor();
    await openFirst(page);
    await page.keyboard.press('Home');
    await pane(page)
      .getByText(/^On its way for .* packet 1 of println\.server\.pcap/)
      .waitFor();
    await pane(page).locator('.packet-when').getByText('in println.board.pcap').waitFor();
    await pane(page).getByRole('radio', { name: 'At server' }).check();
    await pane(page).locator('.packet-when').getByText('in println.server.pcap').waitFor();
    // Others that do not belong together say so.
    await choose(page, 'println.board', 'the-end.server');
    await page.getByText('println.board.pcap and the-end.server.pcap have no').waitFor();
    await streams(page).getByText('only in println.board.pcap').waitFor();
    await streams(page).getByText('only in the-end.server.pcap').first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await openFirst(page);
    await page.getByText('Only println.board.pcap has this connection').waitFor();
    await choose(page, 'println.board', 'println.server', 'the-end.server');
    await page.getByRole('alert').getByText('3 files are too many').waitFor();
    await page
      .getByLabel('Capture file', { exact: true })
      .setInputFiles([fileOf('println.board'), fileURLToPath(import.meta.url)]);
    await page.getByRole('alert').getByText('wire-pair.browser.test.ts is not shown').waitFor();
    await streams(page).getByRole('row').nth(1).waitFor();
    await page.getByText('Packets', { exact: true }).waitFor();
  });

  it.each([
    [1440, 'light'],
    [360, 'dark'],
  ] as const)('tell of bytes that were rewritten on the way, %d px, %s', async (width, theme) => {
    const page = await browser.open(`${server().url}/wire`, { width, theme });
    await page.getByRole('heading', { name: 'Wire' }).waitFor();
    const came = readFileSync(fileOf('lost-segment.server'));
    came.write('1,6,99.6,', came.indexOf('1,6,19.6,'));
    await page.getByLabel('Capture file', { exact: true }).setInputFiles([
      { name: 'left.pcap', mimeType: '', buffer: readFileSync(fileOf('lost-segment.board')) },
      { name: 'came.pcap', mimeType: '', buffer: came },
    ]);
    // A phone has no room for this column.
    const state = width > 800 ? 'visible' : 'attached';
    await streams(page).getByText('1 changed on the way').waitFor({ state });
    await openFirst(page);
    await page.getByText('In 1 packet other bytes came than had been sent').waitFor();
    await page.getByRole('listbox').focus();
    await goTo(page, 'changed on the way');
    await chosen(page).locator('.pair-sign-text').getByText('≠').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('its 15 bytes is another in came.pcap').last().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
  });
});
