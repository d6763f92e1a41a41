// The Wire page on a running server: its packets as they come, and what it says where there are none.

import { afterEach, expect, it } from 'vitest';
import { requireCapture } from '../capture/right-to-capture.ts';
import {
  connectBoard,
  lastingPorts,
  serveIn,
  serveInTemporaryFolder,
  temporaryFolder,
  undoAll,
} from '../e2e/temporary-server.ts';
import { until } from '../until.ts';
import { accessibilityFaults, describeInBrowser, overflow } from './browser.ts';
import { chosen, openFirst, streams } from './wire-page.ts';

afterEach(undoAll);

const CAPTURE = ['--capture', 'lo'];

describeInBrowser('the Wire page without a capture', (browser) => {
  it('says how to get packets, and what the kernel tells without them', async () => {
    const server = await serveInTemporaryFolder();
    const board = await connectBoard(server.port);
    board.socket.write('HELLO device=kitchen boot=b1 ack=1\n1,100,21.5,48\n');
    await until(() => board.heard().includes('ACK 1'));
    const page = await browser.open(`${server.url}/wire`, { width: 360 });
    await page.getByRole('heading', { name: 'No packets are captured' }).waitFor();
    await expect
      .poll(() => page.getByRole('textbox', { name: 'the command' }).first().inputValue())
      .toContain('--capture');
    const figures = page.getByRole('listitem').filter({ hasText: 'kitchen' });
    await figures.getByText('until its acknowledgement is back').waitFor();
    await figures.getByText('No packet to the board had to be sent again.').waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});

describeInBrowser('live packets on the Wire page', (browser) => {
  it.runIf(requireCapture('tcpdump'))('show a board from its handshake on', async () => {
    const server = await serveInTemporaryFolder(CAPTURE);
    const board = await connectBoard(server.port);
    board.socket.write('HELLO device=kitchen boot=b1 ack=1\r\n1,100,21.5,48\r\n');
    await until(() => board.heard().includes('ACK 1'));
    const page = await browser.open(`${server.url}/wire`);
    await page.getByText('Live from lo').waitFor();
    await streams(page).getByRole('link', { name: 'kitchen' }).waitFor();
    await openFirst(page);
    await page.getByRole('option', { name: /The board asks for a connection/ }).waitFor();
    await expect.poll(() => page.getByRole('checkbox', { name: 'Follow' }).isChecked()).toBe(true);
    board.socket.write('2,200,22.5,47\r\n');
    await page.getByText('seq 2: 22.5 °C, 47 %').waitFor();
    await page.getByText('ACK 2', { exact: true }).waitFor();
    // It follows: what comes is on the screen without a key.
    for (let seq = 3; seq < 30; seq++) {
      board.socket.write(`${seq},${seq * 100},23.5,46\r\n`);
      await until(() => board.heard().includes(`ACK ${seq}\n`));
    }
    await page.getByText('ACK 29', { exact: true }).waitFor();
    // Opened again, it is at what comes now.
    await page.getByRole('link', { name: 'All connections' }).click();
    await openFirst(page);
    await page.getByText('ACK 29', { exact: true }).waitFor();
    await expect.poll(() => page.getByRole('checkbox', { name: 'Follow' }).isChecked()).toBe(true);
    // Scrolled up it stays.
    await page.keyboard.press('Home');
    await chosen(page).getByText('SYN', { exact: true }).waitFor();
    const packets = async () => {
      const text = await page
        .getByText(/packets\s*\d+/)
        .first()
        .innerText();
      return Number(/packets\s*([\d,]+)/.exec(text)?.[1]?.replaceAll(',', ''));
    };
    // A line, and the ACK of its reading at least.
    const before = await packets();
    board.socket.write('30,3000,24.5,46\r\n');
    await expect.poll(packets).toBeGreaterThanOrEqual(before + 2);
    await chosen(page).getByText('SYN', { exact: true }).waitFor();
    await expect.poll(() => page.getByRole('checkbox', { name: 'Follow' }).isChecked()).toBe(false);
    board.socket.end();
    await page.getByText('closed by both').waitFor();
  });

  it.runIf(requireCapture('tcpdump'))(
    'are a click from the connection, and from the device',
    async () => {
      const server = await serveInTemporaryFolder(CAPTURE);
      const [kitchen, attic] = [await connectBoard(server.port), await connectBoard(server.port)];
      kitchen.socket.write('HELLO device=kitchen boot=b1 ack=1\n1,100,21.5,48\n');
      attic.socket.write('HELLO device=attic boot=b1 ack=1\n1,100,19.5,48\n');
      await until(() => kitchen.heard().includes('ACK 1') && attic.heard().includes('ACK 1'));
      const page = await browser.open(`${server.url}/connections`);
      await page.getByRole('row').filter({ hasText: 'attic' }).getByTitle('Its packets').click();
      await page.getByRole('listbox', { name: 'Packets between attic and server' }).waitFor();
      await page.goto(`${server.url}/devices/kitchen`);
      await page.getByRole('link', { name: 'Packets' }).click();
      await streams(page).getByRole('link', { name: 'kitchen' }).waitFor();
      const links = streams(page).getByRole('link');
      await expect.poll(() => links.allTextContents()).toEqual(['kitchen']);
    },
  );

  it.runIf(requireCapture('tcpdump'))('go on after the server was away', async () => {
    const data = await temporaryFolder();
    const ports = await lastingPorts();
    const server = await serveIn(data, CAPTURE, ports);
    const { port, url } = server;
    const first = await connectBoard(port);
    first.socket.write('HELLO device=kitchen boot=b1 ack=1\n1,100,21.5,48\n');
    await until(() => first.heard().includes('ACK 1'));
    const page = await browser.open(`${url}/wire`, { expected: () => true });
    await streams(page).getByRole('link', { name: 'kitchen' }).waitFor();
    await server.end('SIGKILL');
    await page.getByText('The stream of packets was cut').waitFor();
    // What was there is still shown.
    await streams(page).getByRole('link', { name: 'kitchen' }).waitFor();
    await serveIn(data, CAPTURE, ports);
    const second = await connectBoard(port);
    second.socket.write('HELLO device=attic boot=b1 ack=1\n1,100,21.5,48\n');
    await streams(page).getByRole('link', { name: 'attic' }).waitFor();
    await page.getByText('The stream of packets was cut').waitFor({ state: 'detached' });
  });
});
