// What `tapline console` is asked to talk to: an address, a serial port, or a device of a server.

import { InvalidArgumentError } from 'commander';
import { isAddress, isDeviceId } from '../../line/names.ts';
import type { SerialPlace } from '../../link/serial-port.ts';
import { type HostPort, parseHostPort, parsePortPath } from '../arguments.ts';

export type Target =
  | ({ readonly kind: 'tcp' } & HostPort)
  | ({ readonly kind: 'serial' } & SerialPlace)
  | { readonly kind: 'device'; readonly id: string };

/** As serial ports are called: a path on all systems but one. */
const SERIAL = /^(?:\/|\.{1,2}\/|COM\d+(?:@|$))/i;

/**
 * `host:port`, `[::1]:8888`; `/dev/ttyUSB0`, `COM3`, each also with `@baud`; or a device's id.
 *
 * @throws InvalidArgumentError
 */
export function parseTarget(text: string): Target {
  if (SERIAL.test(text)) return { kind: 'serial', ...parsePortPath(text) };
  if (isDeviceId(text) || isAddress(text)) return { kind: 'device', id: text };
  const place = parseHostPort(text);
  if (place.port === 0) throw new InvalidArgumentError('Nothing listens on port 0.');
  return { kind: 'tcp', ...place };
}
