// Runs the real program as a process of its own, as a user would.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { projectFile } from '../project-folder.ts';
import { NotKnownYet, untilAsync } from '../until.ts';

/** The program's file. */
export const TAPLINE = projectFile('bin', 'tapline');

/** A running `tapline serve`. */
export interface ServerProcess {
  readonly child: ChildProcess;
  readonly port: number;
  readonly url: string;
  /** What it has printed to stderr so far. */
  stderr(): string;
  /** What it has printed to stdout so far, a line an entry. */
  readonly stdout: readonly string[];
  /** Sends a signal and waits for the end, and for the last that it printed. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** How a server is started. */
export interface LaunchOptions {
  readonly args?: readonly string[];
  /** Free ones of loopback if left out. */
  readonly ports?: { readonly boards: number; readonly http: number };
  readonly env?: Readonly<Record<string, string>>;
}

/** A server that may not listen yet. */
export interface LaunchedServer {
  readonly child: ChildProcess;
  /** Rejects, with what it said on stderr, when it ends before it listens. */
  readonly listening: Promise<ServerProcess>;
  /** What it has printed to stderr so far. */
  stderr(): string;
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts `tapline serve` with JSON output, on free ports of loopback unless told otherwise. */
export function startServe(
  data: string,
  args: readonly string[] = [],
  ports = { boards: 0, http: 0 },
): Promise<ServerProcess> {
  return launchServe(data, { args, ports }).listening;
}

/** The same without waiting until it listens. */
export function launchServe(data: string, options: LaunchOptions = {}): LaunchedServer {
  const { args = [], ports = { boards: 0, http: 0 }, env = {} } = options;
  const child = spawn(
    process.execPath,
    [
      TAPLINE,
      'serve',
      ...['--host', '127.0.0.1', '--port', String(ports.boards)],
      ...['--http-port', String(ports.http), '--data', data, '--output', 'json'],
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } },
  );
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const stderr = () => text;
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await closed;
    return { code: child.exitCode, signal: child.signalCode };
  };
  const stdout: string[] = [];
  const lines = createInterface({ input: child.stdout });
  const listening = new Promise<ServerProcess>((resolve, reject) => {
    lines.on('line', (line) => {
      stdout.push(line);
      if (stdout.length > 1) return;
      const { boards, http } = JSON.parse(line);
      resolve({ child, port: boards.port, url: http.url, stderr, stdout, end });
    });
    child.once('close', (code) => reject(new Error(`serve ended with ${code}: ${text}`)));
  });
  // Whoever only wants it killed does not wait for it.
  listening.catch(() => {});
  return { child, listening, stderr, end };
}

/** Runs a command of the program to its end. */
export async function runTapline(
  args: readonly string[],
  options: { input?: string; env?: Record<string, string>; cwd?: string } = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [TAPLINE, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // It may end before it has read that.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  await once(child, 'close');
  return { code: child.exitCode, stdout, stderr };
}

/** Fetches JSON from a server's API. */
export async function api<T>(server: ServerProcess, path: string): Promise<T> {
  const response = await fetch(new URL(path, server.url));
  const body = await response.text();
  if (response.status === 404) throw new NotKnownYet(`${path}: ${body}`);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${body}`);
  return JSON.parse(body);
}

/** A device as the API shows it; null while it does not know it. */
export async function findDevice(
  server: Pick<ServerProcess, 'url'>,
  id: string,
): Promise<Record<string, unknown> | null> {
  const response = await fetch(new URL(`/api/devices/${id}`, server.url));
  return response.ok ? JSON.parse(await response.text()) : null;
}

/** Waits until the condition holds; fails after the time (ms). */
export function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  limitMs = 30_000,
): Promise<void> {
  return untilAsync(holds, limitMs, what);
}
