// Puts the parts together: store, ingest, the port for boards, the API; starts and stops them in
// order.

import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { type CaptureOptions, captureBoards } from './board-capture.ts';
import { startCommands } from './board-commands.ts';
import { diagnosisSource } from './board-diagnosis.ts';
import { BoardLinks } from './board-links.ts';
import { boardNotices } from './board-notices.ts';
import { type BoardPorts, openBoardPorts, type TlsOptions } from './board-ports.ts';
import { tokenCenter } from './board-tokens.ts';
import { DeviceSockets } from './capture/device-sockets.ts';
import type { PacketSource } from './capture/packet-source.ts';
import type { ServerCapture } from './capture/server-capture.ts';
import { systemClock } from './clock.ts';
import type { Commands } from './command/commands.ts';
import { deviceForgetting } from './device-forgetting.ts';
import { profileCenter } from './device-profiles.ts';
import type { AnnouncedBoard } from './discovery/browser.ts';
import { TaplineError } from './errors.ts';
import type { DeviceDirectory, ServerTotals } from './http/directory.ts';
import { Ingest } from './ingest/ingest.ts';
import { Journeys } from './journey/journeys.ts';
import { JourneyLog } from './journey/log/journey-log.ts';
import { CALLS_LIMIT_MS, CAPTURE_SETTLE_LIMIT_MS, STOP_LIMIT_MS } from './limits.ts';
import { isLoopback } from './link/address.ts';
import type { DialTarget } from './link/dial.ts';
import { listenFailure } from './link/listen-failure.ts';
import { ownAddresses } from './link/own-addresses.ts';
import type { SerialTarget } from './link/serial-source.ts';
import { LiveHub } from './live/hub.ts';
import { dialTargets, openSerialPorts } from './outgoing-links.ts';
import { discover, type ServerDiscovery } from './server-discovery.ts';
import { connectionInfos, damageInWords, serverTotals } from './server-view.ts';
import { openStore } from './store/open.ts';
import { announceOwner } from './store/owner.ts';
import type { Store, StoreStatus } from './store/store.ts';
import { VERSION } from './version.ts';

export interface ServerOptions {
  /** Data folder; made if it is not there. */
  readonly data: string;
  /** Readings older than this are dropped, in ms; null: none are. */
  readonly keepMs: number | null;
  /** When the store takes more bytes, its oldest readings are dropped; null: none are. */
  readonly keepBytes: number | null;
  /** Where boards connect; port 0: any free one. */
  readonly host: string;
  readonly port: number;
  /** Where boards connect that speak TLS, on the same host; left out: nowhere. */
  readonly tls?: TlsOptions | undefined;
  /** Where the dashboard and the API listen; port 0: any free one. */
  readonly httpHost: string;
  readonly httpPort: number;
  /** What callers of the API must show; null: nothing. */
  readonly token: string | null;
  /** Names besides the usual ones that `Host` may have. */
  readonly allowHosts: readonly string[];
  readonly maxConnections: number;
  /** 0: off. */
  readonly idleTimeoutMs: number;
  /** Only who shows a device's token may write as that device. */
  readonly requireToken?: boolean;
  /** Boards that are servers: a connection to each is kept. */
  readonly dial?: readonly DialTarget[] | undefined;
  /** Boards on serial ports. */
  readonly serial?: readonly SerialTarget[] | undefined;
  /** Announce the server by mDNS where others reach it, and hear of boards that announce themselves. */
  readonly mdns?: boolean | undefined;
  /** Capture the packets of boards' connections; left out: they are not. */
  readonly capture?: CaptureOptions | undefined;
  /** Field list of boards that say no HELLO. */
  readonly fields?: readonly string[] | undefined;
  /** Field lists of single devices. */
  readonly deviceFields?: ReadonlyMap<string, readonly string[]> | undefined;
  /** Told when the store cannot write, and when it can again. */
  readonly onStore?: (status: StoreStatus) => void;
  /** Told in words what an operator should know of the store: damage, readings not dropped. */
  readonly onStoreWarning?: (warning: string) => void;
  /** Told in words what an operator should know of boards and the way to them. */
  readonly onLinkNotice?: (notice: string) => void;
  /** Told of each board that announces itself and is not dialled. */
  readonly onBoard?: (board: AnnouncedBoard) => void;
  /** Told what went wrong inside without stopping the server. */
  readonly onFault?: (fault: Error) => void;
}

/** How a server ended: whether everything that came is on disk. */
export interface Stopped {
  readonly complete: boolean;
}

/** A running server. */
export interface Server {
  readonly boards: { readonly host: string; readonly port: number };
  /** Null: boards cannot speak TLS. */
  readonly tls: { readonly host: string; readonly port: number } | null;
  readonly http: { readonly host: string; readonly port: number; readonly url: string };
  readonly hub: LiveHub;
  readonly devices: DeviceDirectory;
  totals(): ServerTotals;
  /** The packets of boards' connections; null: nobody asked for them. */
  readonly packets: PacketSource | null;
  /** The unit of a device's metric; null or undefined: none is known. */
  unitOf(device: string, metric: string): string | null | undefined;
  /** Looks for a renewed certificate now, and tells what became of it; does nothing without TLS. */
  renewCertificate(): Promise<void>;
  /** Commits and acknowledges what came, tells the boards, and closes everything. */
  stop(): Promise<Stopped>;
}

/**
 * Starts a server.
 *
 * @throws TaplineError when the data folder or a port cannot be had; nothing is left open then
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const startedAt = Date.now();
  const { keepMs, keepBytes } = options;
  const opening = openStore(options.data, { keepMs, keepBytes });
  // Its packages are many: this thread reads them while another opens the store.
  const [{ createApi }, { store, recovered }] = await Promise.all([
    import('./http/api.ts'),
    opening,
  ]);
  const undo: (() => unknown)[] = [() => store.close({ abandon: true })];
  try {
    const hub = new LiveHub();
    hub.start(recovered.lastPosition);
    const logs = options.capture && {
      log: new JourneyLog(systemClock),
      sockets: new DeviceSockets(systemClock, { maxAgeMs: options.capture.minutes * 60_000 }),
    };
    const notices = boardNotices((words) => options.onLinkNotice?.(words));
    const ingest = new Ingest(store, recovered, {
      fields: options.fields,
      deviceFields: options.deviceFields,
      clock: systemClock,
      publish(committed) {
        logs?.log.durable(committed.last);
        hub.publish(committed);
      },
      requireToken: options.requireToken,
      onConflict: notices.conflict,
      onCutName: notices.cutName,
      onAuthFailure: notices.authFailure,
    });
    if (options.onStore !== undefined) store.onStatus(options.onStore);
    if (options.onStoreWarning !== undefined) {
      store.onWarning(options.onStoreWarning);
      store.onDamage((damage) => options.onStoreWarning?.(damageInWords(damage, ingest.registry)));
    }

    const commands = startCommands(ingest, recovered.records);
    undo.unshift(() => commands.stop());
    const links = new BoardLinks(ingest, logs);
    undo.unshift(() => links.destroy());
    const { port, tls: secure } = options;
    const known = { port, tlsPort: secure?.port ?? null };
    let capture = await captureBoards(options, known, logs?.sockets);
    undo.unshift(() => capture?.stop());
    const ports = await openBoardPorts(links, options);
    undo.unshift(() => ports.close());
    const { plain, tls } = ports;
    const opened = { port: plain.port, tlsPort: tls?.port ?? null };
    capture ??= await captureBoards(options, opened, logs?.sockets);
    await openSerialPorts(links, options);

    let discovery: ServerDiscovery | null = null;
    let httpPort = options.httpPort;
    const totals = () => serverTotals(ingest, links);
    const api = await createApi(
      {
        store,
        devices: ingest.registry,
        wires: ingest,
        connections: () => connectionInfos(links.connected),
        hub,
        commands,
        tokens: tokenCenter(ingest),
        profiles: profileCenter(ingest),
        forget: deviceForgetting(ingest, commands, (id, position) => hub.forget(id, position)),
        version: VERSION,
        startedAt,
        totals,
        diagnosis: diagnosisSource(ingest, ports, {
          storeOk: () => store.status().ok,
          httpPort: () => httpPort,
        }),
        packets: capture ?? undefined,
        journeys: new Journeys({ log: logs?.log, packets: capture ?? undefined }),
        announced: () => discovery?.boards ?? [],
        boards: {
          port: plain.port,
          ...(tls && { tlsPort: tls.port }),
          // Asked for each time: at boot a server is there before its network.
          get addresses() {
            return ownAddresses(plain.address);
          },
        },
      },
      {
        allowHosts: options.allowHosts,
        token: options.token,
        loopback: isLoopback(options.httpHost),
        hostname: hostname(),
        onWrongToken: notices.wrongToken,
        log: (line) => options.onFault?.(new TaplineError('api-fault', line)),
      },
    );
    undo.unshift(() => api.close());
    const http = await listenHttp(api, options);
    httpPort = http.port;
    announceOwner(options.data, { pid: process.pid, url: http.url });
    const dashboard = api.addresses().filter((place) => typeof place !== 'string');
    dialTargets(links, [...ports.places, ...dashboard], options);
    discovery = discover(
      {
        ...{ host: plain.address, port: plain.port, tlsPort: tls?.port ?? null },
        ...{ httpHost: http.host, httpPort: http.port },
      },
      options,
    );

    return {
      boards: { host: plain.address, port: plain.port },
      tls: tls && { host: tls.address, port: tls.port },
      http,
      hub,
      devices: ingest.registry,
      totals,
      unitOf: (device, metric) => ingest.registry.get(device)?.unitOf(metric),
      renewCertificate: () => ports.renewCertificate(),
      packets: capture,
      stop: () => stop({ store, ingest, commands, discovery, ports, links, capture, api }),
    };
  } catch (error) {
    for (const step of undo) await step();
    throw error;
  }
}

async function listenHttp(
  api: FastifyInstance,
  { httpHost: host, httpPort }: ServerOptions,
): Promise<Server['http']> {
  try {
    await api.listen({ host, port: httpPort });
  } catch (error) {
    const options = { hostOption: '--http-host', portOption: '--http-port' };
    throw listenFailure(error, { host, port: httpPort, ...options });
  }
  const bound = api.server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : httpPort;
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  const url = `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
  return { host, port, url };
}

interface Parts {
  readonly store: Store;
  readonly ingest: Ingest;
  readonly commands: Commands;
  readonly discovery: ServerDiscovery | null;
  readonly ports: BoardPorts;
  readonly links: BoardLinks;
  readonly capture: ServerCapture | null;
  readonly api: FastifyInstance;
}

/** Whoever has something to say is heard first, and nobody is told ACK for what is not on disk. */
async function stop(parts: Parts): Promise<Stopped> {
  const { store, ingest, commands, discovery, ports, links, capture, api } = parts;
  // Whatever ails the network, what came is stored.
  await discovery?.stop().catch(() => {});
  commands.stop();
  ports.close();
  await links.stop();
  const complete = await within(STOP_LIMIT_MS, ingest.shutDown());
  if (!complete) for (const session of ingest.sessions) session.shutDown();
  await links.farewells();
  const captured = capture?.stop() ?? Promise.resolve();
  // Viewers get the last packets too; a program that hangs holds up nothing else.
  await within(CAPTURE_SETTLE_LIMIT_MS, captured);
  await closeApi(api);
  await store.close({ abandon: !complete });
  await captured;
  return { complete };
}

async function closeApi(api: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => api.server.closeAllConnections(), CALLS_LIMIT_MS);
  await api.close();
  clearTimeout(cut);
}

/** Whether the work was done before the time was up. */
async function within(limitMs: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  const done = work.then(
    () => true,
    () => false,
  );
  const complete = await Promise.race([done, timeUp]);
  clearTimeout(timer);
  return complete;
}
