// Who may call: who shows the token itself, or the cookie that a login with it was given.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { systemClock } from '../clock.ts';
import type { ApiOptions } from './directory.ts';
import { ApiError } from './failure.ts';
import { TokenAttempts, type Verdict } from './token-attempts.ts';

const COOKIE = 'tapline_session';

/** Changed with the meaning of the cookie: those given before are void then. */
const COOKIE_LABEL = 'tapline session 1';

/** Knows the token, and the cookie that stands for it. */
export class Session {
  readonly #attempts: TokenAttempts | null;
  readonly #cookieValue: string;

  constructor(options: Pick<ApiOptions, 'token' | 'clock' | 'onWrongToken'>) {
    const { token, clock = systemClock, onWrongToken = () => {} } = options;
    this.#attempts = token === null ? null : new TokenAttempts(token, clock, onWrongToken);
    // It does not reveal the token, and is good as long as the token is: a page that is left open works on
    // after a restart of the server, when nobody may be there to log in.
    this.#cookieValue = createHmac('sha256', token ?? '')
      .update(COOKIE_LABEL)
      .digest('base64url');
  }

  /** Tokens that were wrong, or shown while their address had to wait. */
  get failures(): number {
    return this.#attempts?.failures ?? 0;
  }

  /** Whether the request shows the token or the cookie. */
  admits(request: FastifyRequest): boolean {
    return this.#look(request) === 'right';
  }

  /**
   * Takes the token of a login.
   *
   * @returns `Set-Cookie`
   * @throws ApiError 401, or 429 when its address has guessed too often
   */
  logIn(token: string, request: FastifyRequest, reply: FastifyReply): string {
    const verdict = this.#attempts?.judge(token.trim(), request.ip) ?? 'right';
    insist(verdict, reply, 'That is not the token.');
    return `${COOKIE}=${this.#cookieValue}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** `Set-Cookie` of a logout. */
  get logoutCookie(): string {
    return `${COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`;
  }

  /**
   * The guard of every route that is not open to all.
   *
   * @throws ApiError 401, or 429 when its address has guessed too often
   */
  guard(request: FastifyRequest, reply: FastifyReply): void {
    if (request.routeOptions.config.access !== undefined) return;
    const verdict = this.#look(request);
    if (verdict === 'wrong') reply.header('www-authenticate', 'Bearer realm="tapline"');
    insist(verdict, reply, 'This server wants its token: log in, or send Authorization: Bearer.');
  }

  #look(request: FastifyRequest): Verdict {
    if (this.#attempts === null) return 'right';
    const bearer = /^Bearer +(\S.*)$/i.exec(request.headers.authorization?.trim() ?? '')?.[1];
    if (bearer !== undefined) return this.#attempts.judge(bearer, request.ip);
    // No guess: nobody finds a cookie by trying.
    return this.#hasCookie(request.headers.cookie) ? 'right' : 'wrong';
  }

  #hasCookie(header = ''): boolean {
    return header.split(';').some((cookie) => {
      const [name, ...value] = cookie.split('=');
      return name?.trim() === COOKIE && sameText(value.join('=').trim(), this.#cookieValue);
    });
  }
}

/** In a time that tells nothing of the expected text. */
function sameText(text: string, expected: string): boolean {
  const [one, other] = [Buffer.from(text), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** @throws ApiError 401 with these words, or 429 */
function insist(verdict: Verdict, reply: FastifyReply, words: string): void {
  if (verdict === 'right') return;
  if (verdict === 'wrong') throw new ApiError(401, 'unauthorized', words);
  const seconds = Math.ceil(verdict.waitMs / 1000);
  reply.header('retry-after', String(seconds));
  throw new ApiError(
    429,
    'too-many-attempts',
    `Too many wrong tokens came from this address: try again in ${seconds} s.`,
  );
}
