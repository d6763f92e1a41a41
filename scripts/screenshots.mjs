// `npm run screenshots`: makes the pictures of the dashboard in docs/images anew, from a server with a day
// of a house's readings, and those of the Wire page from one that captures. `npm run screenshots -- wire` makes only
// these. Needs /usr/bin/chromium.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { wirePictures } from './screenshots/wire.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const images = `${root}docs/images/`;
const HOUR_MS = 3_600_000;
const STEP_MS = 20_000;

const UNITS = 'units=co2:ppm,soil:%,light:lx,power:W,pressure:hPa,wind:m/s';

/** A curve over the day: mean, swing, when it peaks (h), noise. */
const wave = (mean, swing, peak, noise) => (time) => {
  const hour = (time / HOUR_MS) % 24;
  const ripple = Math.sin(time / 431_000) + Math.sin(time / 97_000 + 1) / 2;
  return mean + swing * Math.cos(((hour - peak) / 12) * Math.PI) + noise * ripple;
};

const ROOMS = [
  [
    'kitchen',
    {
      temperature: wave(21.5, 1.4, 19, 0.25),
      humidity: wave(48, 5, 8, 1.2),
      co2: wave(640, 180, 20, 25),
      light: wave(210, 200, 13, 9),
    },
  ],
  [
    'greenhouse',
    {
      temperature: wave(18, 7, 14, 0.5),
      humidity: wave(71, -12, 14, 1.5),
      soil: wave(38, 3, 7, 0.3),
    },
  ],
  ['attic', { temperature: wave(16.5, 4.5, 15, 0.3), humidity: wave(55, 4, 5, 1) }],
  ['freezer', { temperature: wave(-18.2, 0.6, 3, 0.35) }],
  ['cellar', { temperature: wave(12.4, 0.3, 16, 0.06), humidity: wave(66, 1.5, 4, 0.6) }],
  ['bathroom', { temperature: wave(22, 1.1, 7, 0.3), humidity: wave(58, 11, 7, 3) }],
  ['workshop', { temperature: wave(17.5, 2.2, 16, 0.2), power: wave(340, 290, 15, 45) }],
  [
    'roof',
    {
      temperature: wave(11, 6, 14, 0.5),
      pressure: wave(1016, 3, 10, 0.3),
      wind: wave(4.2, 1.8, 14, 0.9),
    },
  ],
  ['bedroom', { temperature: wave(19.2, 1, 20, 0.15), co2: wave(720, 260, 5, 20) }],
];

/** Where it listens, once it does; what it prints after that is of no interest. */
async function listening(server) {
  const [line] = await once(createInterface({ input: server.stdout }), 'line');
  server.stdout.resume();
  const { boards, http } = JSON.parse(line);
  return { port: boards.port, url: http.url };
}

/** Opens a browser for as long as pictures are taken. @param take is given what takes one of a path */
async function withBrowser(url, take) {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const picture = async (file, path, { width, height, theme, before = async () => {} }) => {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      deviceScaleFactor: width < 500 ? 2 : 1,
      timezoneId: 'Europe/Berlin',
    });
    const page = await context.newPage();
    await page.goto(url + path);
    await sleep(3500);
    await before(page);
    await page.screenshot({ path: `${images}${file}` });
    await context.close();
  };
  try {
    await take(picture);
  } finally {
    await browser.close();
  }
}

async function housePictures(picture) {
  const wide = { width: 1440, height: 820 };
  await picture('overview.png', '/', { ...wide, height: 640, theme: 'light' });
  await picture('device.png', '/devices/kitchen?range=24h', { ...wide, theme: 'light' });
  await picture('device-dark.png', '/devices/greenhouse?range=6h', { ...wide, theme: 'dark' });
  await picture('device-phone.png', '/devices/kitchen?range=6h', {
    width: 360,
    height: 780,
    theme: 'light',
  });
  await picture('console.png', '/devices/kitchen/console', {
    width: 1000,
    height: 560,
    theme: 'light',
  });
  await picture('connections.png', '/connections', { ...wide, height: 560, theme: 'light' });
  await picture('silent.png', '/', {
    ...{ width: 1000, height: 640, theme: 'light' },
    before: async (page) => {
      await page.getByRole('button', { name: 'Why is 127.0.0.1 silent?' }).click();
      await sleep(1000);
    },
  });
}

/** A board that says what time it is. */
class Board {
  constructor(port, name, metrics) {
    this.metrics = metrics;
    this.seq = 0;
    this.socket = connect(port, '127.0.0.1');
    this.socket.resume();
    const fields = ['seq', 'time', ...Object.keys(metrics)];
    this.socket.write(
      `HELLO device=${name} boot=b1 fields=${fields.join(',')} ${UNITS} firmware=house 1.4\n`,
    );
  }

  line(time) {
    const values = Object.values(this.metrics).map((value) =>
      value(time).toFixed(value(0) > 200 ? 0 : 1),
    );
    return `${++this.seq},${time},${values.join(',')}\n`;
  }

  async past(from, to) {
    let text = '';
    for (let time = from; time < to; time += STEP_MS) {
      // Once in a while some never arrive.
      if (Math.floor(time / HOUR_MS) % 17 === 3 && time % HOUR_MS < 900_000) this.seq++;
      else text += this.line(time);
    }
    if (!this.socket.write(text)) await once(this.socket, 'drain');
  }

  now() {
    this.socket.write(this.line(Date.now()));
  }

  end() {
    this.socket.end();
  }
}

/** Runs a server in a temporary folder for as long as something is done with it. */
async function withServer(words, act) {
  const data = mkdtempSync(join(tmpdir(), 'tapline-pictures-'));
  const usual = ['serve', '--host', '127.0.0.1', '--port', '0', '--http-port', '0', '--data', data];
  const args = [`${root}bin/tapline`, ...usual, ...words, '--output', 'json'];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await act(await listening(server));
  } finally {
    server.kill();
    await once(server, 'exit');
    rmSync(data, { recursive: true, force: true });
  }
}

async function wire(server) {
  await withBrowser(server.url, (picture) => wirePictures(server, picture));
}

async function house({ port, url }) {
  const boards = ROOMS.map(([name, metrics]) => new Board(port, name, metrics));
  const now = Date.now();
  for (const board of boards) await board.past(now - 25 * HOUR_MS, now);
  const silent = new Board(port, 'garage', { temperature: wave(14, 3, 15, 0.2) });
  await silent.past(now - 25 * HOUR_MS, now - 40 * 60_000);
  silent.end();
  const other = connect(port, '127.0.0.1');
  for (let seq = 1; seq < 6; seq++) other.write(`${seq},28.${seq},65.2\n`);
  const timer = setInterval(() => {
    for (const board of boards) board.now();
  }, 1000);
  await sleep(4000);
  await withBrowser(url, housePictures);
  clearInterval(timer);
  for (const board of boards) board.end();
  other.destroy();
}

if (process.argv[2] !== 'wire') await withServer([], house);
await withServer(['--capture', 'lo'], wire);
