// A listening API over a store in memory, and raw requests to it whose every header can be forged.

import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { commandsAtRest } from '../../src/command/at-rest.ts';
import { createApi } from '../../src/http/api.ts';
import { changesAtRest } from '../../src/http/changes-at-rest.ts';
import type {
  ApiOptions,
  ApiParts,
  ConnectionInfo,
  DeviceView,
  ServerTotals,
} from '../../src/http/directory.ts';
import { tokensAtRest } from '../../src/http/tokens-at-rest.ts';
import { Taps } from '../../src/ingest/taps.ts';
import { Journeys } from '../../src/journey/journeys.ts';
import type { LiveEvent } from '../../src/live/event.ts';
import { LiveHub } from '../../src/live/hub.ts';
import { FakeStore } from './fake-store.ts';

export const TOTALS: ServerTotals = {
  connectionsOpen: 1,
  connectionsPaused: 2,
  pendingRows: 3,
  devices: 4,
  connectionsTotal: 5,
  connectionsRefused: 6,
  authFailures: 16,
  bytesIn: 7,
  linesIn: 8,
  readings: 9,
  duplicates: 10,
  rejected: 11,
  oversized: 12,
  truncated: 13,
  messages: 14,
  commits: 15,
  handshakesFailed: 16,
};

/** 2026-01-02T03:04:05.678Z */
export const T0 = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

export function device(number: number, id: string, more: Partial<DeviceView> = {}): DeviceView {
  return {
    number,
    id,
    connected: true,
    address: '192.168.1.42',
    firstSeen: T0,
    lastSeen: T0 + 1000,
    boot: '7f3a',
    lastSeq: 12,
    counters: {
      readings: 13,
      duplicates: 1,
      rejected: 2,
      oversized: 3,
      truncated: 4,
      messages: 5,
      badTime: 6,
      gaps: 7,
      gapReadings: 8,
    },
    conflict: false,
    firmware: null,
    profile: { name: null, notes: null, fields: null },
    metrics: [{ name: 'temperature', value: 28.3, time: T0, unit: '°C' }],
    ...more,
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
  readonly json: ReturnType<typeof JSON.parse>;
}

export interface RequestOptions {
  readonly method?: string;
  readonly headers?: http.OutgoingHttpHeaders | readonly string[];
  readonly body?: string;
}

export interface TestServer {
  readonly port: number;
  readonly store: FakeStore;
  readonly hub: LiveHub;
  readonly devices: Map<string, DeviceView>;
  readonly logged: string[];
  readonly taps: Taps;
  request(path: string, options?: RequestOptions): Promise<Answer>;
  /** Publishes each event as a commit of its own. */
  publish(...events: LiveEvent[]): void;
  close(): Promise<void>;
}

export interface StartOptions extends Partial<ApiOptions> {
  readonly devices?: readonly DeviceView[];
  readonly connections?: readonly ConnectionInfo[];
  readonly parts?: Partial<ApiParts>;
  readonly ringEvents?: number;
}

export async function start(options: StartOptions = {}): Promise<TestServer> {
  const { devices: list = [], connections = [], parts, ringEvents, ...apiOptions } = options;
  const store = new FakeStore();
  const hub = new LiveHub(ringEvents === undefined ? {} : { ringEvents });
  const devices = new Map(list.map((view) => [view.id, view]));
  const logged: string[] = [];
  const taps = new Taps();
  const api = await createApi(
    {
      store,
      hub,
      commands: commandsAtRest([]),
      tokens: tokensAtRest([]),
      ...changesAtRest,
      devices: { list: () => devices.values(), get: (id) => devices.get(id) },
      wires: taps,
      journeys: new Journeys(),
      connections: async () => connections,
      version: '1.2.3',
      startedAt: Date.now() - 5000,
      totals: () => TOTALS,
      boards: { port: 5050, addresses: ['192.0.2.2', '198.51.100.3'] },
      ...parts,
    },
    {
      allowHosts: [],
      token: null,
      loopback: true,
      hostname: 'raspberrypi',
      log: (line) => logged.push(line),
      ...apiOptions,
    },
  );
  await api.listen({ host: '127.0.0.1', port: 0 });
  const { port } = api.server.address() as AddressInfo;
  return {
    port,
    store,
    hub,
    devices,
    logged,
    taps,
    request: (path, request) => send(port, path, request),
    publish: (...events) => {
      for (const event of events) {
        const { position } = event;
        hub.publish({ first: position, last: position, size: 1, events: () => [event] });
      }
    },
    close: () => api.close(),
  };
}

function send(port: number, path: string, options: RequestOptions = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const request = http.request(
      { host: '127.0.0.1', port, path, method, headers: headers as never, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const body = Buffer.concat(chunks);
          const text = body.toString();
          const isJson = response.headers['content-type']?.includes('json') === true;
          let json: Answer['json'];
          try {
            json = isJson ? JSON.parse(text) : undefined;
          } catch {
            json = undefined;
          }
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body,
            text,
            json,
          });
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
