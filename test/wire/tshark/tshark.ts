import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ASKED } from './fields.ts';

/** So that what it says depends on nothing but the capture: no names looked up, no bytes held back. */
const PREFERENCES = ['-n', '-o', 'tcp.desegment_tcp_streams:FALSE'];

/** What stands between the values of a field that a frame has several times: no value holds it. */
export const BETWEEN = ',';

/** The version of the tshark that is installed, like 4.0.17; undefined if there is none. */
export async function tsharkVersion(): Promise<string | undefined> {
  const child = spawn('tshark', ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const failed = new Promise<undefined>((resolve) => child.once('error', () => resolve(undefined)));
  const told = child.stdout.setEncoding('utf8').toArray();
  const words = await Promise.race([failed, told.then((parts: string[]) => parts.join(''))]);
  return words === undefined ? undefined : /TShark \(Wireshark\) ([\d.]+\d)/.exec(words)?.[1];
}

/**
 * What tshark says of each TCP packet of a capture: lines of values with tabs between, names first.
 *
 * A capture that it cannot read to the end gives what comes before, as it does on a terminal.
 * @param signal ends it
 */
export async function* tsharkLines(path: string, signal?: AbortSignal): AsyncGenerator<string> {
  const fields = ASKED.flatMap((name) => ['-e', name]);
  const form = ['-T', 'fields', '-E', 'header=y', '-E', `aggregator=${BETWEEN}`];
  const child = spawn('tshark', [...PREFERENCES, '-r', path, '-Y', 'tcp', ...form, ...fields], {
    stdio: ['ignore', 'pipe', 'ignore'],
    ...(signal && { signal, killSignal: 'SIGKILL' }),
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('close', () => resolve());
    child.once('error', reject);
  });
  // Whoever stops reading half way does not hear of an end that went wrong.
  ended.catch(() => {});
  yield* createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY });
  await ended;
}
