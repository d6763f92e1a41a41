// The page: fetches the devices, keeps them live by one event stream, and says how that goes.

import { count, type Device, DeviceCard } from './devices.ts';

/** Screens need no more than this many `latest` events a second. */
const MAX_HZ = 4;
/** Cards shown; a fleet is for the API. */
const MAX_CARDS = 200;
/** Counters are fetched again this long after something happened, in ms. */
const REFRESH_MS = 2000;
const RETRY_MS = 2000;
/** Without a stream for so long, the server counts as stopped, in ms. */
const STOPPED_AFTER_MS = 4000;
/** A difference of the clocks below this is that of rounding, in ms. */
const CLOCK_TOLERANCE_MS = 2000;

/** Where boards connect, as health tells it. */
interface Boards {
  readonly port?: number;
  readonly addresses?: readonly string[];
}

const cards = new Map<string, DeviceCard>();
let stream: EventSource | null = null;
let lostAt: number | null = null;
/** Whether the cards show how it is, not how it was when the stream broke. */
let isCurrent = true;
let summary = '';
let clockOffsetMs = 0;
let refreshTimer: number | undefined;
let refreshTookMs = 0;

function find(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found;
}

function state(name: 'wait' | 'live' | 'stopped', words: string): void {
  const shown = find('state');
  if (shown.textContent !== words) shown.textContent = words;
  shown.dataset.state = name;
}

function trouble(words: string | null): void {
  find('trouble').hidden = words === null;
  find('trouble').textContent = words;
}

async function ask(path: string): Promise<Response> {
  const response = await fetch(path, { cache: 'no-store' });
  if (response.status === 401) throw new LoginNeeded();
  const offset = Date.parse(response.headers.get('date') ?? '') - Date.now();
  clockOffsetMs = Math.abs(offset) > CLOCK_TOLERANCE_MS ? offset : 0;
  return response;
}

class LoginNeeded extends Error {}

async function refresh(): Promise<void> {
  const began = performance.now();
  const health = await (await ask('/api/health')).json();
  // Asked for the devices, a server that wants its token would refuse, which browsers log as a fault.
  if (health.version === undefined) throw new LoginNeeded();
  const answer = await ask('/api/devices');
  if (!answer.ok) throw new Error(`devices: ${answer.status}`);
  const { devices }: { devices: Device[] } = await answer.json();
  trouble(health.status === 'ok' ? null : `The server cannot store readings: ${health.reason}`);
  devices.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
  showHowToBegin(health.boards);
  find('empty').hidden = devices.length > 0;
  find('devices').hidden = devices.length === 0;
  const connected = devices.filter((device) => device.connected).length;
  const left = devices.length > MAX_CARDS ? `; the first ${MAX_CARDS} are shown` : '';
  summary = `${count(devices.length, 'device')}, ${connected} connected${left}`;
  const elements = devices.slice(0, MAX_CARDS).map((device) => {
    const card = cards.get(device.id) ?? new DeviceCard(device);
    cards.set(device.id, card);
    card.show(device);
    return card.element;
  });
  const list = find('device-list');
  if (elements.some((element, at) => list.children[at] !== element)) {
    list.replaceChildren(...elements);
  }
  showAsCurrent(true);
  refreshTookMs = performance.now() - began;
}

/** Fetches again before long; a list that takes long is fetched less often. */
function refreshSoon(): void {
  if (refreshTimer !== undefined) return;
  refreshTimer = window.setTimeout(
    async () => {
      // A failure shows in the stream as well, which then starts anew.
      await refresh().catch(() => {});
      refreshTimer = undefined;
    },
    Math.max(REFRESH_MS, 10 * refreshTookMs),
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** The terminal is where the page is, the board is elsewhere: loopback is of no use to it. */
function showHowToBegin({ port = 5050, addresses = [] }: Boards = {}): void {
  const host = location.hostname.replace(/^\[|\]$/g, '');
  const reachable = isLoopback(host) ? (addresses[0] ?? host) : host;
  find('terminal-line').textContent = `echo 1,1000,21.5,48 | nc -w 1 ${host} ${port}`;
  find('telnet-line').textContent = `telnet ${host} ${port}`;
  find('sketch-lines').textContent =
    `client.connect("${reachable}", ${port});\nclient.println("1,1000,21.5,48");`;
  find('loopback-hint').hidden = !isLoopback(reachable);
}

function showAsCurrent(current: boolean): void {
  isCurrent = current;
  find('devices').dataset.current = String(current);
  const words = current ? summary : `Last known: ${summary}`;
  if (find('summary').textContent !== words) find('summary').textContent = words;
  showAges();
}

function showAges(): void {
  for (const card of cards.values()) card.showAges(Date.now() + clockOffsetMs, isCurrent);
}

function follow(): void {
  stream = new EventSource(`/api/events?maxHz=${MAX_HZ}`);
  stream.onopen = () => {
    lostAt = null;
    state('live', 'Live');
    // What happened between the fetch and the stream is fetched soon, what did while it was gone now.
    if (isCurrent) refreshSoon();
    else void refresh().catch(refreshSoon);
  };
  stream.onerror = () => {
    lost();
    // The browser comes back by itself unless the answer was a refusal.
    if (stream?.readyState === EventSource.CLOSED) retry();
  };
  stream.addEventListener('latest', ({ data }) => {
    const { devices }: { devices: Record<string, Pick<Device, 'metrics'>> } = JSON.parse(data);
    for (const [id, { metrics }] of Object.entries(devices)) cards.get(id)?.showMetrics(metrics);
    showAges();
    refreshSoon();
  });
  for (const type of ['connect', 'disconnect', 'reject', 'gap', 'reboot', 'dropped']) {
    stream.addEventListener(type, refreshSoon);
  }
}

function lost(): void {
  lostAt ??= Date.now();
  showAsCurrent(false);
  if (Date.now() - lostAt < STOPPED_AFTER_MS) state('wait', 'Reconnecting…');
  else state('stopped', 'Server stopped. This page goes on when it is back.');
}

function retry(): void {
  stream?.close();
  stream = null;
  window.setTimeout(begin, RETRY_MS);
}

async function begin(): Promise<void> {
  try {
    await refresh();
    follow();
  } catch (error) {
    if (error instanceof LoginNeeded) {
      lostAt = null;
      state('wait', 'Not logged in');
      find('empty').hidden = true;
      find('devices').hidden = true;
      find('login').hidden = false;
      find('token').focus();
    } else {
      lost();
      retry();
    }
  }
}

find('login').addEventListener('submit', async (event) => {
  event.preventDefault();
  const field = find('token');
  if (!(field instanceof HTMLInputElement)) return;
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ token: field.value });
  const answer = await fetch('/api/login', { method: 'POST', headers, body }).catch(() => null);
  trouble(
    answer?.ok ? null : answer === null ? 'The server does not answer.' : 'That is not the token.',
  );
  if (answer?.ok) {
    field.value = '';
    find('login').hidden = true;
    await begin();
  }
});

window.setInterval(() => {
  if (lostAt !== null) lost();
  else showAges();
}, 1000);
void begin();
