// The first process inside the lab's namespaces: starts commands in the board's, the router's and the
// server's network. Once it ends, for whatever reason, the kernel ends all processes in here with it, and
// takes the networks away: also after a `kill -9` of the program, nothing of a lab is left over.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { CHANNELS, header, type Order, type PlaceName, type Report } from './messages.ts';

/** Tells its own number as /proc counts it, which is not how processes are counted in here. */
const KEEPER = 'read -r pid _ </proc/self/stat; echo "$pid"; exec cat';

const running = new Map<number, ChildProcess>();
/** Words before a command that take it to its place; the worker itself is in the router's network. */
const entrances = new Map<PlaceName, readonly string[]>([['router', ['env']]]);

process.on('disconnect', () => process.exit());
process.on('message', (order: Order) => {
  if (order.kind === 'run') void start(order);
  else running.get(order.id)?.kill(order.signal);
});
tell({
  kind: 'ready',
  keepers: { board: await makePlace('board'), server: await makePlace('server') },
});

/** Makes a network; returns the process that it lives as long as. */
async function makePlace(place: 'board' | 'server'): Promise<number> {
  const keeper = spawn('unshare', ['--net', 'sh', '-c', KEEPER], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  keeper.on('error', fail);
  const [pid] = await once(createInterface(keeper.stdout), 'line');
  entrances.set(place, ['nsenter', `--net=/proc/${pid}/ns/net`, '--']);
  return keeper.pid ?? 0;
}

async function start({ id, place, command, socket }: Order & { kind: 'run' }): Promise<void> {
  try {
    const connections = await Promise.all(
      CHANNELS.map((_, channel) => open(socket, header(id, channel))),
    );
    const [program = '', ...args] = [...(entrances.get(place) ?? []), ...command];
    const child = spawn(program, args, { stdio: connections });
    running.set(id, child);
    child.once('spawn', () => tell({ kind: 'started', id }));
    child.once('error', (error) => refuse(id, error));
    child.once('exit', (code, signal) => {
      running.delete(id);
      tell({ kind: 'ended', id, code, signal });
    });
    // The command has its own; only when these are gone, too, does the other end see the last byte.
    for (const connection of connections) connection.destroy();
  } catch (error) {
    refuse(id, error);
  }
}

async function open(path: string, first: string): Promise<Socket> {
  // Nothing is read from it here: it is the command's.
  const socket = connect({ path, allowHalfOpen: true }).pause();
  await once(socket, 'connect');
  await new Promise<void>((written, failed) => {
    socket.write(first, (error) => (error ? failed(error) : written()));
  });
  return socket;
}

function refuse(id: number, error: unknown): void {
  tell({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) });
}

function fail(error: Error): void {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

function tell(report: Report): void {
  process.send?.(report, () => {});
}
