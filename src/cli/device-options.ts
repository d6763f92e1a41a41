// The options of `tapline device`: what they are, and which do not go together.

import type { FaultPlan } from '../board/fault/plan.ts';
import { boardNames } from '../board/fleet.ts';
import { fieldsOf, PROFILES, type ProfileName } from '../board/sensor/profiles.ts';
import { MAX_FLEET_BOARDS, MAX_SOCKET_SERVER_CLIENTS } from '../limits.ts';
import { isBootToken, isDeviceId } from '../line/names.ts';
import type { HostPort } from './arguments.ts';
import { findTrustMistake } from './device-trust.ts';

export interface DeviceOptions {
  readonly to: HostPort;
  readonly name: string;
  readonly count: number;
  /** ms between two readings. */
  readonly interval: number;
  readonly lines?: number;
  readonly hello?: boolean;
  readonly tls?: boolean;
  readonly fingerprint?: string;
  readonly ca?: string;
  readonly insecure?: boolean;
  readonly boot?: string;
  readonly token?: string;
  readonly profile: ProfileName;
  readonly fault?: FaultPlan;
  readonly seed?: number;
  /** ms after which it gives up. */
  readonly timeout?: number;
  readonly listen?: HostPort;
  readonly maxClients: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Whether an option was written on the command line. */
export type IsGiven = (name: keyof DeviceOptions) => boolean;

/** What is wrong with options that are each right by themselves, and what to do; null: nothing. */
export function findMistake(options: DeviceOptions, isGiven: IsGiven): string | null {
  return options.listen === undefined
    ? findClientMistake(options, isGiven)
    : findListenMistake(options, isGiven);
}

const BAD_NAME = '--name takes up to 64 of the characters A-Z a-z 0-9 _ . - and is no IP address.';
const BAD_BOOT = '--boot takes up to 64 of the characters A-Z a-z 0-9 _ . -';

const TOKEN_NEEDS_HELLO = '--token is only sent with --hello: add --hello.';

function findClientMistake(options: DeviceOptions, isGiven: IsGiven): string | null {
  const { to, name, count, hello, boot, lines, timeout } = options;
  if (isGiven('maxClients')) return '--max-clients needs --listen: a client has no clients.';
  if (to.port === 0) return '--to needs the port that the server listens on, not 0.';
  if (count > MAX_FLEET_BOARDS) {
    return `--count can be ${MAX_FLEET_BOARDS} at most: run a second process for more boards.`;
  }
  if (!boardNames(name, count).every(isDeviceId)) {
    return BAD_NAME;
  }
  if (boot !== undefined && hello !== true) return '--boot is only sent with --hello: add --hello.';
  if (boot !== undefined && !boardNames(boot, count).every(isBootToken)) {
    return BAD_BOOT;
  }
  if (options.token !== undefined && hello !== true) return TOKEN_NEEDS_HELLO;
  if (options.token !== undefined && count > 1) {
    return '--token is of one device: run a board of its own for each.';
  }
  if (timeout !== undefined && lines === undefined) {
    return '--timeout needs --lines: without it the boards never end.';
  }
  return findTrustMistake(options);
}

/** Those that say how a client behaves. */
const CLIENT_ONLY = [
  ...(['to', 'count', 'lines', 'timeout'] as const),
  ...(['tls', 'fingerprint', 'ca', 'insecure'] as const),
];

/** Those that only HELLO tells. */
const HELLO_ONLY = ['name', 'boot', 'token'] as const;

function findListenMistake(options: DeviceOptions, isGiven: IsGiven): string | null {
  const { fault, interval, maxClients } = options;
  const foreign = CLIENT_ONLY.find(isGiven);
  if (foreign !== undefined) {
    return `--${foreign} is for a board that is a client: leave it out, or leave out --listen.`;
  }
  const untold = options.hello === true ? undefined : HELLO_ONLY.find(isGiven);
  if (untold !== undefined) return `--${untold} is only sent with --hello: add --hello.`;
  if (!isDeviceId(options.name)) return BAD_NAME;
  if (options.boot !== undefined && !isBootToken(options.boot)) return BAD_BOOT;
  if (options.json === true) return '--json has no place with --listen: stdout is its serial port.';
  if (maxClients > MAX_SOCKET_SERVER_CLIENTS) {
    return `--max-clients can be ${MAX_SOCKET_SERVER_CLIENTS} at most.`;
  }
  if (interval === 0) return '--interval must be 1 or more with --listen: nobody slows it down.';
  if (fault !== undefined && (fault.freezeMs !== null || fault.rebootMs !== null)) {
    return '--fault takes drop, split and garbage with --listen: freeze and reboot are for clients.';
  }
  return null;
}

/** What somebody who chose these options should know; lines for stderr. */
export function notesOn(options: DeviceOptions, isGiven: IsGiven): string[] {
  if (options.listen !== undefined || options.hello === true) return [];
  const notes: string[] = [];
  if (isGiven('name')) {
    notes.push('Without --hello the name is not sent: the server knows the board by its address.');
  }
  const fields = fieldsOf(PROFILES[options.profile]).join(',');
  if (fields !== fieldsOf(PROFILES.dht11).join(',')) {
    notes.push(
      `Without --hello the server must know the columns: tapline serve --fields ${fields}`,
    );
  }
  return notes;
}
