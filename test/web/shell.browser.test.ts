// The frame of the dashboard: where one can go, and the way to the server.

import { expect, it } from 'vitest';
import { serveForAll } from '../e2e/temporary-server.ts';
import { accessibilityFaults, describeInBrowser, overflow } from './browser.ts';

const server = serveForAll();

describeInBrowser('the frame of the dashboard', (browser) => {
  it.each(['light', 'dark'] as const)('is live and free of faults, %s', async (theme) => {
    const page = await browser.open(server().url, { theme, width: 360, height: 800 });
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
});
