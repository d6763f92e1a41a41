// Why a port cannot be listened on, in words with the way out; the same for boards and the dashboard.

import { TaplineError } from '../errors.ts';

/** Where something was to listen, and which options say so. */
export interface ListenPlace {
  readonly host: string;
  readonly port: number;
  readonly hostOption: string;
  readonly portOption: string;
}

/**
 * The system's refusal as a failure that a person can act on.
 *
 * @returns TaplineError `port-in-use`, `port-not-allowed`, `address-not-here` or `listen-failed`
 */
export function listenFailure(cause: unknown, place: ListenPlace): TaplineError {
  const { host, port, hostOption, portOption } = place;
  const fail = (code: string, message: string) => new TaplineError(code, message, { cause });
  switch (cause instanceof Error && 'code' in cause ? cause.code : undefined) {
    case 'EADDRINUSE':
      return fail(
        'port-in-use',
        `The port ${port} on ${host} is in use: stop the program that listens there, or choose another with ${portOption} (0: any free one).`,
      );
    case 'EACCES':
      return fail(
        'port-not-allowed',
        `The port ${port} is not allowed for this user: choose one from 1024 up with ${portOption} (0: any free one).`,
      );
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return fail(
        'address-not-here',
        `${host} is not an address of this machine: choose one that is with ${hostOption}, or 0.0.0.0 for all.`,
      );
    default: {
      const words = cause instanceof Error ? cause.message : String(cause);
      return fail('listen-failed', `Cannot listen on ${host} port ${port}: ${words}.`);
    }
  }
}
