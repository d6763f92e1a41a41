// `tapline serve`: the server, until it is told to stop.

import { Command } from 'commander';
import { LAST_WORDS_MS } from '../limits.ts';
import { type Server, startServer } from '../server.ts';
import type { StoreStatus } from '../store/store.ts';
import { announcement } from './announcement.ts';
import { banner } from './banner.ts';
import { captureOptions } from './capture-options.ts';
import { dashboardToken } from './dashboard-token.ts';
import { boundConnections } from './open-files.ts';
import { onRenewSignal } from './renew-signal.ts';
import { addServeOptions, type ServeOptions, tlsOptions } from './serve-options.ts';
import { onStopSignal, type StopSignal } from './stop-signal.ts';
import { startCountNotices } from './terminal/count-notices.ts';
import { startEventPrinter } from './terminal/event-printer.ts';
import { openPrinter } from './terminal/printer.ts';

const EXAMPLES = `
Examples:
  $ tapline serve                                   boards on 5050, dashboard on localhost:8080
  $ tapline serve --fields seq,millis,co2           boards that send other columns
  $ tapline serve --fields 192.168.1.42=temperature one board that sends bare temperatures
  $ tapline serve --dial relay=10.0.0.7:8888        a board that is a server
  $ tapline serve --serial kitchen=/dev/ttyUSB0     a board on USB; @9600 behind it for 9600 baud
  $ tapline serve --tls-port 5051 --tls-cert tapline-cert.pem --tls-key tapline-key.pem
                                                    boards that speak TLS as well: see tapline cert
  $ tapline serve --http-host 0.0.0.0               a dashboard for the network; it makes a token
  $ tapline serve --output json | jq .device        events for a program
  $ tapline serve --keep 90d --keep-bytes 2GB       the last 90 days, in 2 GB at most
  $ tapline serve --require-token                   boards show a token: see tapline token --help
  $ tapline serve --capture eth0                    packets of the last 10 minutes, for the page Wire
  $ tapline serve --config tapline.toml             port = 5051, allow-host = ["pi.example"], …
`;

/** The command. */
export function serveCommand(): Command {
  return addServeOptions(
    new Command('serve')
      .description('take readings from boards, keep them, show them')
      .addHelpText('after', EXAMPLES),
  ).action((options: ServeOptions) => serve(options));
}

/** What runs beside the server until it stops, as the boards of the demo do. */
export interface Companion {
  stop(): Promise<void>;
}

/** Runs a server until SIGINT or SIGTERM; a second signal ends the process at once. */
export async function serve(
  options: ServeOptions & { readonly quietCapture?: boolean },
  begin: (server: Server) => Companion | null = () => null,
): Promise<void> {
  // Not process.stderr: a terminal stopped by Ctrl-S would stop the server with it.
  const notices = openPrinter({ fd: 2 });
  const say = (words: string) => void notices.print(words);
  const { token, generatedIn } = dashboardToken(options);
  const connections = boundConnections(options.maxConnections);
  const capture = captureOptions(options);
  const server = await startServer({
    ...options,
    maxConnections: connections.most,
    token,
    tls: tlsOptions(options),
    capture: capture && { ...capture, quiet: options.quietCapture },
    mdns: options.mdns === 'on',
    onBoard: (board) => say(`tapline: ${announcement(board)}`),
    allowHosts: options.allowHost,
    idleTimeoutMs: options.idleTimeout,
    keepMs: options.keep,
    fields: options.fields.get(null),
    deviceFields: deviceFields(options.fields),
    onStore: (status) => say(storeNotice(status)),
    onStoreWarning: (warning) => say(`tapline: ${warning}`),
    onLinkNotice: (notice) => say(`tapline: ${notice}`),
    onFault: (fault) => say(`tapline: ${fault.message}`),
  });
  // Whoever reads where it listens may stop it at once.
  const stopped = new Promise<StopSignal>((resolve) => onStopSignal(resolve));
  if (server.tls !== null) onRenewSignal(() => server.renewCertificate());
  say(banner(server, options.data, notices.isTerminal ? token : null));
  if (connections.notice !== null) say(`tapline: ${connections.notice}`);
  if (generatedIn !== null) say(`  The dashboard's token is in ${generatedIn}`);
  const events = printEvents(server, options.output);
  const companion = begin(server);

  const signal = await stopped;
  say(`\ntapline: ${signal}: storing what came; once more ends at once`);
  await companion?.stop();
  const { complete } = await server.stop();
  await events.stop();
  if (!complete) {
    say('tapline: the last lines could not be stored: they were not acknowledged');
  }
  await notices.flush(LAST_WORDS_MS);
  process.exit(complete ? 0 : 1);
}

/** Prints what happens to stdout, if it is wanted; to a program also where the server listens. */
function printEvents(server: Server, format: ServeOptions['output']): Companion {
  if (format === 'none') return { async stop() {} };
  const printer = openPrinter();
  const { hub, boards, tls, http } = server;
  if (format === 'json') {
    printer.print(JSON.stringify({ type: 'listening', boards, ...(tls && { tls }), http }));
  }
  const events = startEventPrinter(hub, { format, printer, unit: server.unitOf });
  const counts = format === 'text' ? startCountNotices(printer, server) : null;
  return {
    async stop() {
      counts?.stop();
      await events.stop();
      printer.close();
    },
  };
}

function deviceFields(lists: ServeOptions['fields']): Map<string, readonly string[]> {
  const named = new Map<string, readonly string[]>();
  for (const [device, fields] of lists) if (device !== null) named.set(device, fields);
  return named;
}

function storeNotice({ ok, reason }: StoreStatus): string {
  if (ok) return 'tapline: storing again';
  return `tapline: cannot store (${reason}): nothing is acknowledged and boards are held back until it can`;
}
