// The packets of boards' connections, captured beside the server. It serves whether they can be or not.

import { isIP } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CaptureFilesOptions } from './capture/capture-files.ts';
import type { DeviceSockets } from './capture/device-sockets.ts';
import type { PortFilter } from './capture/port-filter.ts';
import { ServerCapture } from './capture/server-capture.ts';
import { CAPTURE_BEGIN_LIMIT_MS } from './limits.ts';
import type { DialTarget } from './link/dial.ts';
import type { ServerOptions } from './server.ts';

export interface CaptureOptions {
  readonly interface: string;
  /** How long packets are held. */
  readonly minutes: number;
  /** Where they are written as well; left out: nowhere. */
  readonly files?: Pick<CaptureFilesOptions, 'folder' | 'fileBytes' | 'count'> | undefined;
  /** Nobody asked for it: whoever wants to know why there are no packets finds it in its state. */
  readonly quiet?: boolean | undefined;
}

/** Where boards connect; 0: it is not known yet. */
interface CapturedPorts {
  readonly port: number;
  readonly tlsPort: number | null;
}

/**
 * Begins to capture, if that is wanted and the ports are known: if they are before they are opened, then the
 * first board's handshake is captured too. Resolves when packets are captured, or cannot be for now.
 */
export async function captureBoards(
  { capture: wanted, dial = [], onLinkNotice }: ServerOptions,
  { port, tlsPort }: CapturedPorts,
  sockets: DeviceSockets | undefined,
): Promise<ServerCapture | null> {
  if (wanted === undefined || sockets === undefined || port === 0 || tlsPort === 0) return null;
  const capture = new ServerCapture({
    ...wanted,
    sockets,
    ports: [{ port }, ...(tlsPort === null ? [] : [{ port: tlsPort }]), ...dialledPorts(dial)],
    onNotice: wanted.quiet === true ? undefined : onLinkNotice,
  });
  const begun = capture.start();
  const limit = new AbortController();
  const tooLong = sleep(CAPTURE_BEGIN_LIMIT_MS, undefined, { signal: limit.signal });
  await Promise.race([begun, tooLong.catch(() => {})]);
  limit.abort();
  return capture;
}

/** Of a board that is a server, only its own packets: others use its port for other things. */
function dialledPorts(dial: readonly DialTarget[]): PortFilter {
  return dial.flatMap(({ host, port }) => (isIP(host) === 0 ? [] : [{ host, port }]));
}
