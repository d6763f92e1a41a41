// The Wire page in a real browser: a capture is dropped, and its packets are what tshark says they are.

import { gzipSync } from 'node:zlib';
import type { Page, Request } from 'playwright-core';
import { expect, it } from 'vitest';
import { serveForAll } from '../e2e/temporary-server.ts';
import { untilAsync } from '../until.ts';
import { mergedRecording } from '../wire/merged.ts';
import { ethernet, ipv4, type MadeFrame, pcapFile, tcp } from '../wire/packets/packets.ts';
import { captureBytes, truthOf } from '../wire/truth.ts';
import { accessibilityFaults, describeInBrowser, overflow } from './browser.ts';
import { chosen, drop, dropCapture, openFirst, pane, streams } from './wire-page.ts';

// What is dropped stays in the page.
const server = serveForAll();

const [SYN, PSH_ACK] = [0x002, 0x018];

/** A board that sends a line a packet. */
function board(lines: readonly string[]): MadeFrame[] {
  let seq = 1000;
  return lines.map((line, at) => {
    const flags = at === 0 ? SYN : PSH_ACK;
    const frame = ethernet(ipv4({}, tcp({ seq, flags }, line)));
    seq += at === 0 ? 1 : line.length;
    return { bytes: frame.bytes };
  });
}

describeInBrowser('a capture on the Wire page', (browser) => {
  it('is read in the browser, and nothing of it leaves', async () => {
    const page = await browser.open(`${server().url}/wire`);
    await page.getByText('No packets are captured').waitFor();
    const requests: Request[] = [];
    page.on('request', (request) => requests.push(request));
    await dropCapture(page, 'loss.server');
    const row = streams(page).getByRole('row').nth(1);
    await row.getByText('10.50.0.23:46280').waitFor();
    await row.getByText('5 sent again (4.1 %)').waitFor();
    await row.getByText('closed by both').waitFor();
    await openFirst(page);
    await page.keyboard.press('End');
    await chosen(page).waitFor();
    for (const request of requests) {
      expect(request.method()).toBe('GET');
      expect(request.postData()).toBeNull();
      expect(new URL(request.url()).search).not.toContain('10.50');
      expect(new URL(request.url()).pathname).toMatch(
        /^\/(api\/(wire|health|events|devices|connections)|assets\/)/,
      );
    }
    // Back again, it is still there; closed, it is gone.
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('heading', { name: 'Appearance' }).waitFor();
    await page.getByRole('link', { name: 'Wire' }).click();
    await streams(page).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByText('No packets are captured').waitFor();
  });

  it.each(['loss.device', 'zerowin.server', 'rst.device'])(
    'has in the rows of %s what tshark says',
    async (name) => {
      const page = await browser.open(`${server().url}/wire`);
      await dropCapture(page, name);
      await openFirst(page);
      const truth = truthOf(name);
      const rows = page.getByRole('option').filter({ hasText: 'seq' });
      for (const at of truth.keys()) {
        // What is on the screen and near it; the rest is known to be the same without a browser.
        if (at > 0 && at % 25 !== 0 && at < truth.length - 5) continue;
        if (at > 0) {
          await page.keyboard.press(at >= truth.length - 5 ? 'End' : 'PageDown');
        } else await page.keyboard.press('Home');
        await chosen(page).waitFor();
        const text = (await chosen(page).innerText()).replace(/\s+/g, ' ');
        const frame = Number(/^Frame (\d+),/.exec(text)?.[1]);
        const wanted = truth.find((one) => Number(one['frame.number']) === frame);
        expect(text).toContain(` seq ${wanted?.['tcp.seq']} `);
        expect(text).toContain(` win ${wanted?.['tcp.window_size']} `);
        if (wanted?.['tcp.len'] !== '0') expect(text).toContain(` len ${wanted?.['tcp.len']} `);
      }
      await expect.poll(() => rows.count()).toBeGreaterThan(5);
      await page.keyboard.press('End');
      const last = truth.at(-1);
      await page.getByText(`Frame ${last?.['frame.number']}:`).waitFor();
    },
  );

  it('is walked by the keyboard, from trouble to trouble', async () => {
    const page = await browser.open(`${server().url}/wire`);
    await dropCapture(page, 'zerowin.server');
    await openFirst(page);
    await page.keyboard.press('n');
    await chosen(page).getByText('window full').waitFor();
    await page.keyboard.press('n');
    await chosen(page).getByText('window closed', { exact: true }).waitFor();
    await page.keyboard.press('p');
    await chosen(page).getByText('window full').waitFor();
    await page.keyboard.press('p');
    await page.getByText('No more trouble before this packet.').waitFor();
    await page.keyboard.press('Home');
    await chosen(page).getByText('SYN', { exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.packet-pane:focus').waitFor();
    await pane(page).getByRole('heading', { name: 'Frame 1' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowDown');
    await chosen(page).getByText('SYN ACK', { exact: true }).waitFor();
    // What was looked for before Escape is found too late.
    await page.evaluate(`for (const key of ['End', 'Escape'])
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))`);
    await page.getByRole('radio', { name: 'True to time' }).check();
    await page.getByText('a row', { exact: false }).first().waitFor();
    expect(await chosen(page).count()).toBe(0);
    // The handshake is too close together for rows of this length.
    const bundle = page.getByRole('option', { name: /packets close together/ }).first();
    await bundle.click();
    await page.getByRole('listbox', { name: /^Packets/ }).focus();
    const alone = page.getByRole('option', { name: /^Frame 1,/ });
    await untilAsync(async () => {
      if (!(await alone.isVisible())) await page.keyboard.press('Enter');
      return alone.isVisible();
    });
  });

  it('gives the ladder all the room while no packet is chosen', async () => {
    const page = await browser.open(`${server().url}/wire`);
    await dropCapture(page, 'loss.server');
    const ladder = await openFirst(page);
    const width = async () => (await ladder.boundingBox())?.width ?? 0;
    await page.getByText('Choose a packet').waitFor();
    await expect.poll(width).toBeGreaterThan(1300);
    await page.keyboard.press('ArrowDown');
    await pane(page).getByRole('heading', { name: 'Frame 1' }).waitFor();
    await expect.poll(width).toBeLessThan(900);
    await page.keyboard.press('Escape');
    await expect.poll(width).toBeGreaterThan(1300);
    await page.keyboard.press('Home');
    await pane(page).getByRole('button', { name: 'Close this packet' }).click();
    await expect.poll(width).toBeGreaterThan(1300);
    // The keyboard is on the ladder again.
    await page.keyboard.press('n');
    await chosen(page).waitFor();
    // A packet that opens where it was clicked does not get the second click of two.
    await page.keyboard.press('Home');
    await pane(page).getByRole('heading', { name: 'Frame 1' }).waitFor();
    await untilAsync(async () => {
      await page.keyboard.press('Escape');
      await expect.poll(width).toBeGreaterThan(1300);
      const row = await page.getByRole('option').first().boundingBox();
      if (row === null) throw new Error('there is a row');
      await page.mouse.dblclick(row.x + row.width - 40, row.y + row.height / 2, { delay: 40 });
      const opened = page.locator('.packet-pane:focus').waitFor({ timeout: 1000 });
      // On a slow machine the two clicks may come too far apart for a double click.
      return opened.then(
        () => true,
        () => false,
      );
    });
    expect(await page.evaluate('String(getSelection())')).toBe('');
  });

  it('is moved through by its overview', async () => {
    const page = await browser.open(`${server().url}/wire`);
    await dropCapture(page, 'loss.device');
    await openFirst(page);
    const strip = page.getByRole('slider', { name: 'Part of the connection' });
    // What was lost one capture does not tell.
    const lanes = page.locator('.strip-words span:not(.strip-most)');
    await expect.poll(() => lanes.allTextContents()).toEqual(['again']);
    await expect.poll(() => strip.getAttribute('aria-valuetext')).toMatch(/^from 0\.000000 s/);
    await strip.focus();
    await page.keyboard.press('End');
    await page.getByRole('option', { name: /^Frame 244,/ }).waitFor();
    await page.keyboard.press('Home');
    await page.getByRole('option', { name: /^Frame 1,/ }).waitFor();
    const box = await strip.boundingBox();
    if (box === null) throw new Error('there is no overview');
    await page.mouse.click(box.x + box.width - 2, box.y + 10);
    await page.getByRole('option', { name: /^Frame 244,/ }).waitFor();
  });

  it('stays small on the page with 20,000 packets', async () => {
    const page = await browser.open(`${server().url}/wire`);
    const lines = Array.from({ length: 20_000 }, (_, at) => `${at},${at * 10},21.5,48\r\n`);
    await drop(page, 'many.pcap.gz', gzipSync(pcapFile(board(['', ...lines]))));
    await streams(page).getByText('20,001').waitFor();
    await openFirst(page);
    await page.keyboard.press('End');
    await chosen(page).getByText('seq 19999: 21.5 °C, 48 %').waitFor();
    expect(await nodes(page)).toBeLessThan(2500);
    await page.keyboard.press('Home');
    await page.getByRole('option', { name: /^Frame 1,/ }).waitFor();
    await page.keyboard.press('PageDown');
    await page.evaluate("document.querySelector('.ladder-box').scrollTop = 4.8e5");
    await page
      .getByRole('option', { name: /^Frame 1000\d,/ })
      .first()
      .waitFor();
    expect(await nodes(page)).toBeLessThan(2500);
  });

  it('says what was captured twice, and so only looks as if it had been sent again', async () => {
    const page = await browser.open(`${server().url}/wire`, { width: 360, theme: 'dark' });
    await drop(page, 'any.pcap', mergedRecording('lost-segment'));
    const note = page.getByText('Packets of this connection seem to have been captured twice');
    await note.waitFor();
    await streams(page).getByText('captured twice').waitFor();
    expect(await overflow(page)).toBe(0);
    await openFirst(page);
    await note.waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await dropCapture(page, 'loss.server');
    await streams(page).getByText('sent again').waitFor();
    await expect.poll(() => page.getByText('captured twice').count()).toBe(0);
  });

  it('is told apart from files that are none', async () => {
    const page = await browser.open(`${server().url}/wire`);
    await drop(page, 'photo.png', Buffer.from('\x89PNG\r\n\x1a\n0000000000', 'latin1'));
    await page.getByRole('alert').getByText('this is a picture, not a capture').waitFor();
    await drop(page, 'clean.pcap', captureBytes('clean.device').slice(0, 2000));
    await page.getByText('ends in the middle of a packet').waitFor();
    await streams(page).waitFor();
  });

  it('shows what strangers wrote as text', async () => {
    const page = await browser.open(`${server().url}/wire`);
    const evil = '<img src=x onerror=alert(1)>\u202egnp.exe';
    const frames = board([
      '',
      `HELLO device=kitchen token=geheim\r\n`,
      `hello ${evil}\x1b[31m\r\n`,
    ]);
    await drop(page, `${evil}.pcap`, pcapFile(frames));
    await page.getByText('<img src=x onerror=alert(1)>\\u202egnp.exe.pcap').waitFor();
    await openFirst(page);
    await page.keyboard.press('End');
    await chosen(page).getByText('<img src=x onerror=alert(1)>').waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    const shown = (await page.locator('main').textContent()) ?? '';
    expect(shown).not.toContain('\u202e');
    expect(shown).not.toContain('\u001b');
    await page.keyboard.press('ArrowUp');
    await pane(page).getByText('HELLO device=kitchen').first().waitFor();
    const said = async () => (await pane(page).textContent()) ?? '';
    await expect.poll(said).toContain('2a 2a 2a 2a 2a 2a');
    expect(await said()).not.toContain('geheim');
    expect(await said()).not.toContain('67 65 68 65 69 6d');
  });

  it.each(['light', 'dark'] as const)('can be read by everybody, %s', async (theme) => {
    const page = await browser.open(`${server().url}/wire`, { theme });
    await page.getByText('No packets are captured').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await dropCapture(page, 'zerowin.server');
    await streams(page).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await openFirst(page);
    await page.keyboard.press('n');
    await chosen(page).getByText('window full').waitFor();
    await pane(page).getByText('Flow control').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('radio', { name: 'True to time' }).check();
    await page.getByText('close together').first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it.each([360, 800, 1440])('fits a window of %d px', async (width) => {
    const page = await browser.open(`${server().url}/wire`, { width });
    await page.getByText('No packets are captured').waitFor();
    expect(await overflow(page)).toBe(0);
    await dropCapture(page, 'loss.server');
    await streams(page).waitFor();
    expect(await overflow(page)).toBe(0);
    await openFirst(page);
    await page.keyboard.press('n');
    await chosen(page).waitFor();
    expect(await overflow(page)).toBe(0);
    const labels = page.locator('.rung-label');
    await expect.poll(() => labels.count()).toBeGreaterThan(5);
    // Nothing of the headers is cut off, and who has little room leaves out what says least.
    await expect.poll(() => cutOff(page)).toEqual([]);
    const bare = labels.filter({ hasText: /^ACK(?!.*len)/ }).first();
    await expect
      .poll(() => bare.innerText())
      .toMatch(width === 360 ? /^ACK ack \d+ win \d+$/ : /^ACK seq \d+ ack \d+ win \d+$/);
    await page.keyboard.press('Enter');
    await page.getByText('Wireshark calls it').waitFor();
    expect(await overflow(page)).toBe(0);
  });
});

/** What does not fit of what is written on the arrows. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`[...document.querySelectorAll('.rung-label')]
    .filter((one) => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight + 1)
    .map(({ textContent }) => textContent)`);
}

function nodes(page: Page): Promise<number> {
  return page.evaluate<number>("document.querySelectorAll('*').length");
}
