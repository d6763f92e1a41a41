// The Wire page, driven from tests.

import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { CAPTURES } from '../wire/truth.ts';

/** Drops a file on the page, as from a folder of the computer. */
export async function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  await page.getByRole('heading', { name: 'Wire' }).waitFor();
  const encoded = Buffer.from(bytes).toString('base64');
  const transfer = await page.evaluateHandle(`(() => {
    const bytes = Uint8Array.from(atob("${encoded}"), (character) => character.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], ${JSON.stringify(name)}));
    return transfer;
  })()`);
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

/** Drops one of the captures that the tests have. */
export function dropCapture(page: Page, name: string): Promise<void> {
  return drop(page, `${name}.pcap`, readFileSync(new URL(`${name}.pcap`, CAPTURES)));
}

export function streams(page: Page): Locator {
  return page.getByRole('table', { name: 'Connections of the capture' });
}

/** Opens the first connection of the table, which puts the keyboard on its ladder. */
export async function openFirst(page: Page): Promise<Locator> {
  await streams(page).getByRole('link').first().click();
  const ladder = page.getByRole('listbox', { name: /^Packets between/ });
  await page.locator('.ladder-box:focus').waitFor();
  return ladder;
}

/** The packet that is chosen. */
export function chosen(page: Page): Locator {
  return page.getByRole('option', { selected: true });
}

/** What stands beside the ladder. */
export function pane(page: Page): Locator {
  return page.locator('.packet-pane');
}
