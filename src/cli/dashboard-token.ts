// The token that callers of the API must show: where it comes from, and when there must be one.

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TaplineError } from '../errors.ts';
import { isLoopback } from '../link/address.ts';

/** A token, and where it came from. */
export interface DashboardToken {
  readonly token: string | null;
  /** The file it is kept in, if it was generated. */
  readonly generatedIn: string | null;
}

export interface TokenOptions {
  readonly data: string;
  readonly httpHost: string;
  readonly token?: string;
  readonly tokenFile?: string;
}

/**
 * The token of a server: the one it is told, or beyond loopback one that is made once and kept in
 * the data folder; null on loopback.
 *
 * @throws TaplineError `token-unreadable`, `token-empty`
 */
export function dashboardToken(options: TokenOptions): DashboardToken {
  const told = toldToken(options);
  if (told !== null) return { token: told, generatedIn: null };
  if (isLoopback(options.httpHost)) return { token: null, generatedIn: null };
  const file = generatedTokenFile(options.data);
  if (!existsSync(file)) writeToken(options.data, file);
  return { token: readToken(file), generatedIn: file };
}

/** The token that a command should show a server, as the environment has it. */
export function environmentToken(): string | null {
  const told = process.env.TAPLINE_TOKEN?.trim();
  return told === undefined || told === '' ? null : told;
}

/** The token that a server on this folder made for itself; null when it needed none. */
export function generatedToken(data: string): string | null {
  const file = generatedTokenFile(data);
  return existsSync(file) ? readToken(file) : null;
}

function toldToken({ token, tokenFile }: TokenOptions): string | null {
  if (tokenFile !== undefined) return readToken(tokenFile);
  // What was typed now goes before what was set once.
  const told = (token ?? process.env.TAPLINE_TOKEN)?.trim();
  if (told === '') {
    throw new TaplineError('token-empty', 'The token is empty: leave it out or set it.');
  }
  return told ?? null;
}

function generatedTokenFile(data: string): string {
  return join(data, 'dashboard-token');
}

function writeToken(data: string, file: string): void {
  mkdirSync(data, { recursive: true });
  writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
}

function readToken(file: string): string {
  let token: string;
  try {
    token = readFileSync(file, 'utf8').trim();
  } catch (error) {
    const message = `The token file ${file} cannot be read: check that it is there and readable.`;
    throw new TaplineError('token-unreadable', message, { cause: error });
  }
  if (token === '')
    throw new TaplineError(
      'token-empty',
      `The token file ${file} is empty: write the token into it.`,
    );
  return token;
}
