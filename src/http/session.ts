// Who may call: the token itself, or the cookie that a login with it was given.

import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { ApiError } from './failure.ts';

const COOKIE = 'tapline_session';

/** Compares in a time that tells nothing of either text, not even its length. */
function sameSecret(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** Knows the token, and the cookie that stands for it until this process ends. */
export class Session {
  readonly #token: string | null;
  readonly #cookieValue: string;

  /** @param token null: everybody may call. */
  constructor(token: string | null) {
    this.#token = token;
    // The cookie does not reveal the token, and an old one is worth nothing after a restart.
    this.#cookieValue = createHmac('sha256', randomBytes(32))
      .update(token ?? '')
      .digest('base64url');
  }

  isToken(candidate: string): boolean {
    return this.#token === null || sameSecret(candidate, this.#token);
  }

  /** Whether the request shows the token or the cookie. */
  admits(request: FastifyRequest): boolean {
    if (this.#token === null) {
      return true;
    }
    const bearer = /^Bearer +(\S.*)$/i.exec(request.headers.authorization?.trim() ?? '')?.[1];
    if (bearer !== undefined) {
      return this.isToken(bearer);
    }
    const cookies = request.headers.cookie?.split(';') ?? [];
    return cookies.some((cookie) => {
      const [name, ...value] = cookie.split('=');
      return name?.trim() === COOKIE && sameSecret(value.join('=').trim(), this.#cookieValue);
    });
  }

  /** `Set-Cookie` of a login. */
  get loginCookie(): string {
    return `${COOKIE}=${this.#cookieValue}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** `Set-Cookie` of a logout. */
  get logoutCookie(): string {
    return `${COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`;
  }

  /**
   * The guard of every route that is not open to all.
   *
   * @throws ApiError 401
   */
  guard(request: FastifyRequest): void {
    if (request.routeOptions.config.access === undefined && !this.admits(request)) {
      throw unauthorized('This server wants its token: log in, or send Authorization: Bearer.');
    }
  }
}

export function unauthorized(message: string): ApiError {
  return new ApiError(401, 'unauthorized', message);
}
