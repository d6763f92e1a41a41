// A virtual board that is a server, from start to Ctrl-C.

import { randomBytes } from 'node:crypto';
import type { FaultPlan } from '../board/fault/plan.ts';
import { seededRandom } from '../board/random.ts';
import { ReadingSource, timeOfDayMs } from '../board/reading-source.ts';
import type { Profile } from '../board/sensor/sensor.ts';
import {
  type SentReadings,
  SocketServer,
  type SocketServerFigures,
} from '../board/socket-server/socket-server.ts';
import { systemTimers } from '../board/timers.ts';
import { systemClock } from '../clock.ts';
import { writtenAddress } from '../link/address.ts';
import { listenFailure } from '../link/listen-failure.ts';
import { ownAddresses } from '../link/own-addresses.ts';
import { formatHostPort, type HostPort } from './arguments.ts';
import { faultParts, type Output } from './device-text.ts';
import { onStopSignal, type StopSignal } from './stop-signal.ts';
import type { SerialHandler, SerialPort } from './terminal/serial-port.ts';

export interface ListeningOptions {
  readonly listen: HostPort;
  readonly maxClients: number;
  readonly readings: Omit<SentReadings, 'source'> | undefined;
  readonly fault: FaultPlan | undefined;
  readonly seed: number | undefined;
  readonly quiet: boolean;
}

const EXIT_CODES: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 };

/**
 * Runs the board until Ctrl-C.
 *
 * @param openSerial opens its serial port
 * @returns the exit code
 * @throws TaplineError when it cannot listen there
 */
export async function runListening(
  options: ListeningOptions,
  openSerial: (handler: SerialHandler) => SerialPort,
  stderr: Output,
): Promise<number> {
  const serial = openSerial({
    typed: (line) => board.type(line),
    flash: () => board.pressFlash(),
  });
  const board = newBoard(options, serial);
  try {
    const port = await listen(board, options.listen);
    // Whoever reads the greeting may signal at once.
    const stopped = untilStopped(board);
    greet(port, options, serial, stderr);
    const signal = await stopped;
    if (!options.quiet) stderr.write(`Interrupted: ${figuresText(board.figures, options)}\n`);
    return EXIT_CODES[signal];
  } finally {
    serial.close();
  }
}

function newBoard(options: ListeningOptions, serial: SerialPort): SocketServer {
  const { readings, fault } = options;
  const seed = options.seed ?? randomBytes(4).readInt32LE();
  const source = (profile: Profile) =>
    new ReadingSource(profile, seededRandom(seed), systemClock, timeOfDayMs(options.seed));
  return new SocketServer({
    host: options.listen.host,
    port: options.listen.port,
    maxClients: options.maxClients,
    serial,
    formatPeer: (address, port) => formatHostPort({ host: writtenAddress(address), port }),
    readings: readings && { ...readings, source: source(readings.profile) },
    faults: fault && { plan: fault, random: seededRandom(~seed) },
    clock: systemClock,
    timers: systemTimers,
  });
}

async function listen(board: SocketServer, place: HostPort): Promise<number> {
  try {
    return await board.listen();
  } catch (error) {
    throw listenFailure(error, { ...place, hostOption: '--listen', portOption: '--listen' });
  }
}

function greet(
  port: number,
  { listen, quiet }: ListeningOptions,
  serial: SerialPort,
  stderr: Output,
): void {
  const [host] = ownAddresses(listen.host);
  serial.note(`Listening on ${formatHostPort({ host, port })}: telnet ${host} ${port}`);
  if (quiet) return;
  const place = formatHostPort({ host: listen.host, port });
  // On a terminal the line above says where.
  stderr.write(
    serial.hasKeys
      ? 'FLASH button: Ctrl-F; end: Ctrl-C\n'
      : `Listening on ${place}; FLASH button: kill -USR2 ${process.pid}; end: Ctrl-C\n`,
  );
}

/** Ends the board too. A second Ctrl-C does not wait for its clients. */
async function untilStopped(board: SocketServer): Promise<StopSignal> {
  const flash = () => board.pressFlash();
  // Windows has no such signal.
  if (process.platform !== 'win32') process.on('SIGUSR2', flash);
  let letGo = () => {};
  const signal = await new Promise<StopSignal>((resolve) => {
    letGo = onStopSignal(resolve, (again) => process.exit(EXIT_CODES[again]));
  });
  await board.close();
  letGo();
  process.off('SIGUSR2', flash);
  return signal;
}

function figuresText(
  { clients, readings, faults }: SocketServerFigures,
  options: ListeningOptions,
): string {
  const parts = [`${clients} ${clients === 1 ? 'client' : 'clients'} came`];
  if (options.readings !== undefined) parts.push(`${readings} readings sent`);
  return [...parts, ...faultParts(faults && { ...faults, freeze: 0, reboot: 0 })].join(', ');
}
