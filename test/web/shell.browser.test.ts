// The frame of the dashboard: where one can go, and the way to the server.

import { afterEach, expect, it } from 'vitest';
import { serveInTemporaryFolder, undoAll } from '../e2e/temporary-server.ts';
import { accessibilityFaults, describeInBrowser, overflow } from './browser.ts';

afterEach(undoAll);

describeInBrowser('the frame of the dashboard', (browser) => {
  it.each(['light', 'dark'] as const)('is live and free of faults, %s', async (theme) => {
    const server = await serveInTemporaryFolder();
    const page = await browser.open(server.url, { theme, width: 360, height: 800 });
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
});
