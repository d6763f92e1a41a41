// Other origins: a page of one can neither read what the server knows nor tell it anything.

import { createServer, request } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { api, findDevice, type ServerProcess } from '../e2e/server-process.ts';
import {
  afterwards,
  connectBoard,
  serveInTemporaryFolder,
  undoAll,
} from '../e2e/temporary-server.ts';
import { untilAsync } from '../until.ts';
import { describeInBrowser } from './browser.ts';

afterEach(undoAll);

/** A request with these headers, which no browser would let a page choose. @returns its status */
function ask(server: ServerProcess, headers: Record<string, string>, path = '/api/devices') {
  const { hostname, port } = new URL(server.url);
  return new Promise<number>((resolve, reject) => {
    request({ hostname, port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

it('refuses forged headers: those of other names and other origins', async () => {
  const server = await serveInTemporaryFolder();
  const table = [
    [{ host: 'evil.example' }, 421],
    [{ host: 'evil.example', origin: 'http://evil.example' }, 421],
    [{ origin: 'http://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'same-origin' }, 200],
    [{ 'sec-fetch-site': 'none' }, 200],
  ] as const;
  for (const [headers, status] of table) {
    expect([headers, await ask(server, headers)]).toEqual([headers, status]);
    // The page itself may be linked to from anywhere, but goes by its own names only.
    const page = 'sec-fetch-site' in headers ? 200 : status;
    expect([headers, await ask(server, headers, '/settings')]).toEqual([headers, page]);
  }
});

/** What a hostile page tries, by every way that a browser has. Each gives whether it learned or did anything. */
const ATTACKS = `
  const target = TARGET;
  const read = (path, options) =>
    fetch(target + path, options).then((answer) => answer.text()).then(() => true, () => false);
  const command = JSON.stringify({ text: 'format' });
  const load = (element, property, path) => new Promise((resolve) => {
    element.onload = () => resolve(true);
    element.onerror = () => resolve(false);
    element[property] = target + path;
    document.body.append(element);
  });
  const stream = () => new Promise((resolve) => {
    const source = new EventSource(target + '/api/events', { withCredentials: true });
    source.onopen = () => resolve(true);
    source.onerror = () => { source.close(); resolve(false); };
  });
  (async () => ({
    read: await read('/api/devices'),
    readWithCookies: await read('/api/devices', { credentials: 'include' }),
    json: await read('/api/devices/kitchen/commands', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: command,
    }),
    simple: await read('/api/devices/kitchen/commands', {
      method: 'POST', headers: { 'content-type': 'text/plain' }, body: command,
    }),
    patch: await read('/api/devices/kitchen', { method: 'PATCH', body: '{"name":"x"}' }),
    stream: await stream(),
    script: await load(document.createElement('script'), 'src', '/api/devices'),
    image: await load(document.createElement('img'), 'src', '/icon.svg'),
  }))()
`;

describeInBrowser('a page of another origin', (browser) => {
  it('can neither read nor command, also in the browser of who is logged in', async () => {
    const server = await serveInTemporaryFolder(['--token', 'a-secret-of-the-test']);
    const board = await connectBoard(server.port);
    board.socket.write('HELLO device=kitchen\n1,1000,20,48\n');
    await untilAsync(async () => board.heard().startsWith('WELCOME'));
    const page = await browser.open(server.url, { expected: () => true });
    await page.getByLabel('Token of this server').fill('a-secret-of-the-test');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('article', { name: 'kitchen' }).waitFor();

    const evil = await browser.openBeside(page, await hostilePage(server.url));
    const target = JSON.stringify(server.url.replace(/\/$/, ''));
    const done = await evil.evaluate(ATTACKS.replace('TARGET', target));
    expect(Object.entries(done as object).filter(([, worked]) => worked)).toEqual([]);
    // Plain forms need no script, and are sent before anybody asks whether they may be.
    await evil.getByRole('button', { name: 'Win' }).click();
    await evil.waitForURL((url) => url.href.startsWith(server.url));
    expect(await evil.getByText(/"code":"foreign-(origin|site)"/).count()).toBe(1);
    await page.reload();
    await page.getByRole('article', { name: 'kitchen' }).waitFor();
    expect(board.heard()).not.toContain('format');
  });

  it('cannot show the page in a frame, but may link to it', async () => {
    const server = await serveInTemporaryFolder(['--token', 'a-secret-of-the-test']);
    const page = await browser.open(server.url, { expected: () => true });
    await page.getByLabel('Token of this server').fill('a-secret-of-the-test');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: 'Waiting for a first board' }).waitFor();

    const evil = await browser.openBeside(page, await hostilePage(server.url));
    const framed = evil.frames().find((frame) => frame !== evil.mainFrame());
    expect(framed === undefined || (await framed.locator('#app').count()) === 0).toBe(true);
    await evil.getByRole('link', { name: 'Settings' }).click();
    await evil.getByRole('heading', { name: 'Export readings' }).waitFor();
  });

  it('learns nothing of a server without a token either', async () => {
    const server = await serveInTemporaryFolder();
    const { socket } = await connectBoard(server.port);
    socket.write('HELLO device=kitchen\n1,1000,20,48\n');
    await untilAsync(async () => (await findDevice(server, 'kitchen')) !== null);
    const evil = await browser.open(await hostilePage(server.url), { expected: () => true });
    const target = JSON.stringify(server.url.replace(/\/$/, ''));
    const done = await evil.evaluate(ATTACKS.replace('TARGET', target));
    expect(Object.entries(done as object).filter(([, worked]) => worked)).toEqual([]);
    const { commands } = await api<{ commands: object[] }>(server, '/api/devices/kitchen/commands');
    expect(commands).toEqual([]);
  });
});

/** Another server of this machine: by the name `localhost` it is another site as well. */
async function hostilePage(target: string): Promise<string> {
  const commands = new URL('/api/devices/kitchen/commands', target);
  const html = `<!doctype html><title>Free gift</title>
    <iframe src="${target}"></iframe>
    <a href="${new URL('/settings', target)}">Settings</a>
    <form method="post" action="${commands}" enctype="text/plain">
      <input name='{"text":"format","x":"' value='"}'><button>Win</button>
    </form>`;
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterwards(() => server.close());
  const address = server.address();
  return `http://localhost:${typeof address === 'object' ? address?.port : 0}/`;
}
