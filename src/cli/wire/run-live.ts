// `tapline wire --live`: packets as they come.

import { TaplineError } from '../../errors.ts';
import { BOARD_PORT } from '../defaults.ts';
import { printConnections } from './connections.ts';
import { printKernelFigures } from './kernel-mode.ts';
import { socketsOf } from './kernel-sockets.ts';
import type { LiveBytes } from './live-bytes.ts';
import { printLive } from './live-mode.ts';
import { liveSource } from './live-source.ts';
import { type LiveOptions, modeOf, surroundings } from './modes.ts';
import { ONLY_KERNEL, openLive } from './open-live.ts';

/** Runs until Ctrl-C, or until there are no more packets. */
export async function runLive(
  files: readonly string[],
  options: LiveOptions,
  live: string | true,
): Promise<void> {
  if (files.length > 0) {
    throw new TaplineError('usage', `Either a file or --live: leave out ${files.join(' ')}.`);
  }
  const around = surroundings(options);
  const { note } = around;
  const { port = BOARD_PORT, device, write } = options;
  const packetsOnly = needsPackets(options);
  const bytes = await openLive({ ...options, live, port, packetsOnly, note });
  if (bytes === ONLY_KERNEL) {
    const sockets = device === undefined ? null : await socketsOf(device, options);
    await printKernelFigures(around, port, sockets);
    return;
  }
  if (around.screen.isTerminal) note(`${whatComes(bytes)} Ctrl-C ends it.`);
  const mode = modeOf(options);
  // What the server has chosen is not to be found out again.
  const { device: _, ...allThatCome } = options;
  const chosen = bytes.isOfDevice ? allThatCome : options;
  const run = { source: liveSource(bytes, { write, note }), ...around, options: chosen };
  await (mode === printConnections ? printLive : mode)(run);
  const failure = bytes.failure();
  if (failure !== null) throw failure;
}

/** What the kernel counts would be no answer. */
function needsPackets({ json, follow, stream, write, bytes, from, to }: LiveOptions): boolean {
  const isOfPackets = json === true || bytes === true || write !== undefined;
  return isOfPackets || [follow, stream, from, to].some((asked) => asked !== undefined);
}

function whatComes({ name, port }: LiveBytes): string {
  return port === null
    ? `packets as they come: ${name}.`
    : `packets of port ${port} on ${name}, as they come; --port for another.`;
}
