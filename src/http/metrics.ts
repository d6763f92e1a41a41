// GET /metrics: the server's figures for Prometheus.

import { Counter, Gauge, Registry } from 'prom-client';
import { Type } from 'typebox';
import type { ApiParts, ServerTotals } from './directory.ts';
import { type Api, answers } from './route.ts';
import type { Session } from './session.ts';
import type { PacketViewers } from './wire.ts';

type Figure = readonly [key: keyof ServerTotals, name: string, help: string];

const GAUGES: readonly Figure[] = [
  ['connectionsOpen', 'tapline_connections', 'Open connections to boards.'],
  [
    'connectionsPaused',
    'tapline_connections_paused',
    'Connections not read from because the store is behind.',
  ],
  ['pendingRows', 'tapline_pending_rows', 'Readings and journal entries waiting for a commit.'],
  ['devices', 'tapline_devices', 'Devices known.'],
];

const COUNTERS: readonly Figure[] = [
  ['connectionsTotal', 'tapline_connections_total', 'Connections to boards since the start.'],
  [
    'connectionsRefused',
    'tapline_connections_refused_total',
    'Connections refused because there were too many.',
  ],
  ['authFailures', 'tapline_auth_failures_total', 'Connections from boards without a valid token.'],
  [
    'handshakesFailed',
    'tapline_tls_handshakes_failed_total',
    'Connections that did not get through the TLS handshake.',
  ],
  ['bytesIn', 'tapline_received_bytes_total', 'Bytes received from boards.'],
  ['linesIn', 'tapline_received_lines_total', 'Lines received from boards.'],
  ['readings', 'tapline_readings_total', 'Readings made durable.'],
  ['duplicates', 'tapline_duplicate_readings_total', 'Second copies of readings, dropped.'],
  ['rejected', 'tapline_rejected_lines_total', 'Lines that looked like a reading but were none.'],
  ['oversized', 'tapline_oversized_lines_total', 'Lines that were too long.'],
  ['truncated', 'tapline_truncated_lines_total', 'Lines cut off by the end of a connection.'],
  ['messages', 'tapline_messages_total', 'Lines of text.'],
  ['commits', 'tapline_commits_total', 'Group commits made durable.'],
];

/** What is counted by the API itself. */
interface OwnCounts {
  readonly session: Session;
  readonly packetViewers: PacketViewers;
}

export function metricsRoute(app: Api, parts: ApiParts, own: OwnCounts): void {
  const registry = makeRegistry(parts, own);
  app.get(
    '/metrics',
    {
      schema: {
        summary: 'Figures for Prometheus',
        response: answers(Type.String(), 'text/plain'),
      },
    },
    async (_request, reply) => {
      const text = await registry.metrics();
      return reply.type(registry.contentType).send(text);
    },
  );
}

function makeRegistry(parts: ApiParts, { session, packetViewers }: OwnCounts): Registry {
  const registry = new Registry();
  const gauge = (name: string, help: string, read: () => number) => {
    const registers = [registry];
    new Gauge({ name, help, registers, collect: collectGauge(read) });
  };
  const counter = (name: string, help: string, read: () => number) => {
    const registers = [registry];
    new Counter({ name, help, registers, collect: collectCounter(read) });
  };
  for (const [key, name, help] of GAUGES) {
    gauge(name, help, () => parts.totals()[key]);
  }
  for (const [key, name, help] of COUNTERS) {
    counter(name, help, () => parts.totals()[key]);
  }
  counter(
    'tapline_api_auth_failures_total',
    'Logins and calls of the API with a wrong token, or refused because of too many.',
    () => session.failures,
  );
  gauge('tapline_store_up', '1 while the store can write, else 0.', () =>
    parts.store.status().ok ? 1 : 0,
  );
  gauge(
    'tapline_store_damages',
    'Parts of the database found damaged since the start.',
    () => parts.store.status().damages,
  );
  gauge('tapline_store_bytes', 'Bytes of the store on disk.', () => parts.store.status().bytes);
  gauge(
    'tapline_viewers',
    'Viewers of live events: event streams, and the output of serve.',
    () => parts.hub.viewers,
  );
  const { packets } = parts;
  if (packets !== undefined) {
    gauge('tapline_capture_up', '1 while packets are captured, else 0.', () =>
      packets.state.state === 'running' ? 1 : 0,
    );
    counter(
      'tapline_captured_packets_total',
      'Packets captured since the start.',
      () => packets.state.packets,
    );
    counter(
      'tapline_captured_bytes_total',
      'Bytes of the packets captured since the start.',
      () => packets.state.bytes,
    );
    counter(
      'tapline_capture_dropped_packets_total',
      'Packets that the kernel had no room for.',
      () => packets.state.dropped ?? 0,
    );
    gauge(
      'tapline_capture_held_bytes',
      'Memory taken by the packets of the last minutes.',
      () => packets.state.heldBytes,
    );
    gauge('tapline_packet_viewers', 'Open streams of packets.', () => packetViewers.open);
  }
  gauge('process_start_time_seconds', 'Start of the server in Unix time.', () => {
    return parts.startedAt / 1000;
  });
  gauge('process_resident_memory_bytes', 'Resident memory of the process.', () => {
    return process.memoryUsage.rss();
  });
  counter('process_cpu_seconds_total', 'User and system CPU time of the process.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  const info = new Gauge({
    name: 'tapline_build_info',
    help: 'Always 1; the version is its label.',
    labelNames: ['version'],
    registers: [registry],
  });
  info.set({ version: parts.version }, 1);
  return registry;
}

// The library calls `collect` with the metric as `this`.

function collectGauge(read: () => number) {
  return function collect(this: Gauge) {
    this.set(read());
  };
}

function collectCounter(read: () => number) {
  return function collect(this: Counter) {
    this.reset();
    this.inc(read());
  };
}
