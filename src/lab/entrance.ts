// The way into the lab's namespaces: starts the worker inside of new ones, with its connection to the
// outside, and says in words why that is not allowed where it is not.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TaplineError } from '../errors.ts';
import { LAB_START_LIMIT_MS } from '../limits.ts';
import { HEADER_BYTES, type Order, type Report } from './messages.ts';

const WORKER = fileURLToPath(new URL('./lab-worker.js', import.meta.url));

/** An ordinary user finds them here, but has these folders not always in PATH. */
const TOOL_FOLDERS = ['/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/** Programs that a lab is made with, and the Debian package of each. */
const TOOLS = {
  unshare: 'util-linux',
  nsenter: 'util-linux',
  ip: 'iproute2',
  tc: 'iproute2',
  tcpdump: 'tcpdump',
} as const;

/**
 * An ordinary user may do all this in a user namespace of its own. There it keeps its own number: as the
 * number 0, tcpdump would try to become somebody else, who does not exist in there.
 */
const OWN_USER = ['--user', '--map-current-user', '--keep-caps'];

/** The inside, as seen from outside. */
export interface Inside {
  readonly keepers: { readonly board: number; readonly server: number };
  order(order: Order): void;
  /** Ends all that runs inside. */
  close(): Promise<void>;
}

export interface InsideHandler {
  report(report: Report): void;
  /** The worker is gone, and all that was inside with it. */
  gone(): void;
}

/** @throws TaplineError `no-lab` with the reason and the way out */
export async function enter(handler: InsideHandler): Promise<Inside> {
  requireTools();
  const attempt = await tryToEnter(process.getuid?.() === 0 ? [] : OWN_USER, handler);
  if (typeof attempt !== 'string') return attempt;
  throw new TaplineError('no-lab', whyNot(attempt));
}

function requireTools(): void {
  if (process.platform !== 'linux') {
    throw new TaplineError('no-lab', 'a lab is made of network namespaces, which only Linux has.');
  }
  const folders = [...(process.env.PATH ?? '').split(':'), ...TOOL_FOLDERS];
  const missing = Object.entries(TOOLS).find(
    ([tool]) => !folders.some((folder) => existsSync(join(folder, tool))),
  );
  if (missing === undefined) return;
  const [tool, name] = missing;
  throw new TaplineError('no-lab', `${tool} is missing: install the package ${name}.`);
}

/** @returns what was said on stderr when it did not work */
function tryToEnter(flags: readonly string[], handler: InsideHandler): Promise<Inside | string> {
  const path = [process.env.PATH, ...TOOL_FOLDERS].filter((folder) => folder).join(':');
  const child = spawn(
    'unshare',
    [...flags, '--net', '--pid', '--fork', '--kill-child', process.execPath, WORKER],
    {
      // A Ctrl-C in the terminal is for the program, which then ends the lab in order.
      detached: true,
      env: { ...process.env, PATH: path },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    },
  );
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    words += text;
  });
  const closed = ended(child);
  return new Promise((resolve) => {
    const limit = setTimeout(() => child.kill('SIGKILL'), LAB_START_LIMIT_MS);
    child.once('error', (error) => resolve(error.message));
    void closed.then(() => {
      clearTimeout(limit);
      resolve(words.trim());
      handler.gone();
    });
    child.on('message', (report: Report) => {
      if (report.kind !== 'ready') return handler.report(report);
      clearTimeout(limit);
      resolve(insideOf(child, report.keepers, closed));
    });
  });
}

/** Node.js tells no `close` of a child whose channel was closed from this side. */
async function ended(child: ChildProcess): Promise<void> {
  await Promise.all([
    new Promise((resolve) => child.once('exit', resolve)),
    new Promise((resolve) => child.stderr?.once('end', resolve)),
  ]);
}

function insideOf(child: ChildProcess, keepers: Inside['keepers'], closed: Promise<void>): Inside {
  return {
    keepers,
    order: (order) => child.connected && child.send(order, () => {}),
    close() {
      if (child.connected) child.disconnect();
      return closed;
    },
  };
}

/** Where the commands inside bring their bytes; @param taken gets a connection and its header */
export function listen(path: string, taken: (head: string, socket: Socket) => void): Server {
  const server = createServer((socket) => {
    const look = () => {
      const head: Buffer | null = socket.read(HEADER_BYTES);
      if (head === null) return;
      socket.off('readable', look);
      taken(head.toString('latin1'), socket);
    };
    socket.on('readable', look);
  });
  return server.listen(path);
}

function whyNot(words: string): string {
  const said = words === '' ? 'it ended without a word' : words.replaceAll('\n', ' ');
  if (/unrecognized option|unknown option/.test(words)) {
    return `unshare is too old for it (${said}): it takes util-linux 2.36, or sudo.`;
  }
  if (/No space left/.test(words)) {
    return 'user namespaces are switched off here (sysctl user.max_user_namespaces is 0): run it with sudo.';
  }
  if (process.getuid?.() === 0) {
    return `root may not make network namespaces here (${said}). In a container it takes --privileged.`;
  }
  return `this user may not make network namespaces here (${said})${appArmor()}: run it with sudo.`;
}

/** Ubuntu 24.04 lets an ordinary user make a user namespace, but do nothing in it. */
function appArmor(): string {
  const file = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';
  try {
    if (readFileSync(file, 'utf8').trim() === '1') return ', because AppArmor forbids it';
  } catch {
    // Not on this kernel.
  }
  return '';
}
