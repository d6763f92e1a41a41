// How the virtual boards of a command line know their server.

import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import type { Trust } from '../board/connection.ts';
import { TaplineError } from '../errors.ts';
import type { DeviceOptions } from './device-options.ts';

export type TrustOptions = Pick<DeviceOptions, 'tls' | 'fingerprint' | 'ca' | 'insecure'>;

/** What is wrong with these options together; null: nothing. */
export function findTrustMistake({ tls, fingerprint, ca, insecure }: TrustOptions): string | null {
  const given = [fingerprint && '--fingerprint', ca && '--ca', insecure && '--insecure'].filter(
    (name) => typeof name === 'string',
  );
  if (given.length === 0) return null;
  if (tls !== true) return `${given[0]} needs --tls.`;
  return given.length === 1 ? null : `${given.join(' and ')} exclude each other.`;
}

/**
 * Undefined: they speak no TLS.
 *
 * @throws TaplineError `certificate-unreadable`
 */
export function trustOf({ tls, fingerprint, ca, insecure }: TrustOptions): Trust | undefined {
  if (tls !== true) return undefined;
  if (fingerprint !== undefined) return { by: 'fingerprint', fingerprint };
  if (insecure === true) return { by: 'nothing' };
  if (ca === undefined) return { by: 'ca', ca: null };
  try {
    return { by: 'ca', ca: readFileSync(ca, 'utf8') };
  } catch (cause) {
    const [words] = (cause instanceof Error ? cause.message : String(cause)).split(',');
    throw new TaplineError('certificate-unreadable', `${ca} cannot be read: ${words}.`, { cause });
  }
}

/** SHA-1 or SHA-256 in hex, with or without colons or spaces. */
export function parseFingerprint(text: string): string {
  const hex = text.replace(/[\s:]/g, '').toUpperCase();
  if (!/^([0-9A-F]{40}|[0-9A-F]{64})$/.test(hex)) {
    throw new InvalidArgumentError('Write the SHA-1 or SHA-256 that tapline cert --show prints.');
  }
  return (hex.match(/../g) ?? []).join(':');
}
