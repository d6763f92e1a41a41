// How commands read a store: through the running server that has it, or straight from its folder
// when no server runs. Either way they ask the same API.

import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { InjectOptions } from 'fastify';
import { systemClock } from '../clock.ts';
import { commandsAtRest } from '../command/at-rest.ts';
import { TaplineError } from '../errors.ts';
import { changesAtRest } from '../http/changes-at-rest.ts';
import { tokensAtRest } from '../http/tokens-at-rest.ts';
import { Registry } from '../ingest/registry.ts';
import { Tap } from '../ingest/tap.ts';
import { newTotals } from '../ingest/totals.ts';
import { Journeys } from '../journey/journeys.ts';
import { LiveHub } from '../live/hub.ts';
import { damageInWords } from '../server-view.ts';
import { openStore } from '../store/open.ts';
import { isInUse, readOwner } from '../store/owner.ts';
import { databaseFile } from '../store/schema.ts';
import { VERSION } from '../version.ts';
import { environmentToken, generatedToken } from './dashboard-token.ts';

/** Where a command reads from. */
export interface SourceOptions {
  /** Base URL of a running server. */
  readonly url?: string;
  /** Data folder. */
  readonly data: string;
}

/** The API of a store. */
export interface ApiClient {
  /** @throws TaplineError with the API's own words when it refuses */
  get(path: string, query?: Readonly<Record<string, string | undefined>>): Promise<Readable>;
  /** Sends JSON. @throws like `get` */
  post(path: string, body: object): Promise<Readable>;
  /** @throws like `get` */
  delete(path: string): Promise<Readable>;
  close(): Promise<void>;
}

/** Sends JSON, and reads a whole answer as JSON; its type is the caller's to name. */
export async function postJson<T>(api: ApiClient, path: string, body: object): Promise<T> {
  return JSON.parse(await text(await api.post(path, body)));
}

/** Reads a whole answer as JSON. The caller names its type: the API is our own. */
export async function getJson<T>(
  api: ApiClient,
  path: string,
  query: Readonly<Record<string, string | undefined>> = {},
): Promise<T> {
  return JSON.parse(await text(await api.get(path, query)));
}

/**
 * How long to wait for a folder that another command reads, or for a server that starts, in ms: several that
 * begin at once open it one after the other, each in seconds on a slow machine.
 */
const FOLDER_WAIT_MS = 20_000;

/** How often to look at it meanwhile, in ms. */
const FOLDER_LOOK_MS = 100;

/** How long a server may take to begin its answer, in ms: a port for boards never does. */
const ANSWER_LIMIT_MS = 20_000;

/**
 * Opens the API of the server at `url`, or of whoever has the data folder open, or of this process.
 *
 * @throws TaplineError `no-data`, or what opening the store throws
 */
export async function openApi({ url, data }: SourceOptions): Promise<ApiClient> {
  if (url !== undefined) {
    // The token of a folder is for the server that has it open, not for whoever is named.
    const folders = isServedAt(data, url) ? generatedToken(data) : null;
    return remoteApi(url, environmentToken() ?? folders);
  }
  if (!existsSync(databaseFile(data))) {
    throw new TaplineError(
      'no-data',
      `There are no readings in ${data}: name the data folder with --data, or a running server with --url.`,
    );
  }
  return folderApi(data, performance.now() + FOLDER_WAIT_MS);
}

/**
 * Opens the API of a running server: of the one at `url`, or of the one that has the data folder open.
 *
 * @throws TaplineError `no-server`
 */
export async function openServerApi({ url, data }: SourceOptions): Promise<ApiClient> {
  if (url !== undefined) return openApi({ url, data });
  const owner = isInUse(data) ? readOwner(data) : null;
  if (owner?.url !== undefined) return ownersApi(owner.url, data);
  throw new TaplineError(
    'no-server',
    `No server runs on ${data}: start \`tapline serve\`, or name a running server with --url.`,
  );
}

function ownersApi(url: string, data: string): ApiClient {
  return remoteApi(url, environmentToken() ?? generatedToken(data));
}

/** @param until monotonic ms */
async function folderApi(data: string, until: number): Promise<ApiClient> {
  if (!isInUse(data)) {
    try {
      return await localApi(data);
    } catch (error) {
      // Somebody was quicker since we looked.
      if (!(error instanceof TaplineError && error.code === 'data-in-use')) throw error;
    }
  }
  const owner = readOwner(data);
  if (owner?.url !== undefined && isInUse(data)) {
    return ownersApi(owner.url, data);
  }
  if (performance.now() >= until) {
    const message = `Process ${owner?.pid ?? 'unknown'} has ${data} open and does not answer: try again when it has ended.`;
    throw new TaplineError('no-data', message);
  }
  await setTimeout(FOLDER_LOOK_MS);
  return folderApi(data, until);
}

function isServedAt(data: string, url: string): boolean {
  const owner = readOwner(data);
  return owner?.url !== undefined && new URL(owner.url).origin === new URL(url).origin;
}

function remoteApi(base: string, token: string | null): ApiClient {
  const headers: Record<string, string> =
    token === null ? {} : { authorization: `Bearer ${token}` };
  async function call(path: string, init: RequestInit): Promise<Readable> {
    const response = await request(new URL(path, base), init);
    const body = response.body === null ? Readable.from([]) : Readable.fromWeb(response.body);
    if (!response.ok) throw refusal(response.status, await text(body), token !== null);
    return body;
  }
  return {
    get: (path, query = {}) => call(pathWith(path, query), { headers }),
    post: (path, body) => call(path, { method: 'POST', ...json(body, headers) }),
    delete: (path) => call(path, { method: 'DELETE', headers }),
    async close() {},
  };
}

function json(body: object, headers: Record<string, string>) {
  return {
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

async function request(url: URL, init: RequestInit): Promise<Response> {
  const slow = new AbortController();
  const timer = globalThis.setTimeout(() => slow.abort(), ANSWER_LIMIT_MS);
  try {
    return await fetch(url, { ...init, signal: slow.signal });
  } catch (error) {
    const message = `No server answers at ${url.origin}: start \`tapline serve\`, or check --url.`;
    throw new TaplineError('no-server', message, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function localApi(data: string): Promise<ApiClient> {
  // Only here: of a running server a command needs none of these packages.
  const [{ createApi }, { store, recovered }] = await Promise.all([
    import('../http/api.ts'),
    openStore(data),
  ]);
  const devices = Registry.restore(recovered, systemClock);
  const tell = (words: string) => process.stderr.write(`tapline: ${words}\n`);
  store.onWarning(tell);
  store.onDamage((damage) => tell(damageInWords(damage, devices)));
  const api = await createApi(
    {
      store,
      devices,
      wires: { watch: (_device, wake) => new Tap(wake) },
      connections: async () => [],
      hub: new LiveHub(),
      commands: commandsAtRest(recovered.records),
      tokens: tokensAtRest(recovered.records),
      ...changesAtRest,
      journeys: new Journeys(),
      version: VERSION,
      startedAt: Date.now(),
      totals: () => NO_TOTALS,
    },
    { allowHosts: [], token: null, loopback: true, hostname: 'localhost' },
  );
  async function call(options: InjectOptions): Promise<Readable> {
    const response = await api.inject({ ...options, payloadAsStream: true });
    const body = response.stream();
    if (response.statusCode >= 400) throw refusal(response.statusCode, await text(body), false);
    return body;
  }
  const headers = { host: 'localhost' };
  return {
    get: (path, query = {}) => call({ method: 'GET', url: pathWith(path, query), headers }),
    post: (path, body) => call({ method: 'POST', url: path, ...json(body, headers) }),
    delete: (url) => call({ method: 'DELETE', url, headers }),
    async close() {
      await api.close();
      await store.close();
    },
  };
}

/** A store that no server has open has no connections, and nothing has come in. */
const NO_TOTALS = {
  ...newTotals(),
  connectionsOpen: 0,
  connectionsPaused: 0,
  connectionsTotal: 0,
  connectionsRefused: 0,
  handshakesFailed: 0,
  pendingRows: 0,
  devices: 0,
  authFailures: 0,
  bytesIn: 0,
  commits: 0,
};

function pathWith(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(key, value);
  }
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}

function refusal(status: number, body: string, hadToken: boolean): TaplineError {
  if (status === 401) {
    const message = hadToken
      ? 'The server does not take this token: check TAPLINE_TOKEN, or unset it and name the folder with --data.'
      : 'The server asks for its token: set TAPLINE_TOKEN, or name its folder with --data.';
    return new TaplineError('unauthorized', message);
  }
  const { code = 'refused', message = `The server answered with status ${status}.` } =
    apiError(body);
  // What was asked for makes no sense: a word on the command line.
  return new TaplineError(status === 400 ? 'usage' : code, message);
}

function apiError(body: string): { code?: string; message?: string } {
  try {
    const answer: { error?: { code?: string; message?: string } } = JSON.parse(body);
    return answer.error ?? {};
  } catch {
    return {};
  }
}

async function text(body: Readable): Promise<string> {
  let whole = '';
  for await (const chunk of body.setEncoding('utf8')) whole += chunk;
  return whole;
}
