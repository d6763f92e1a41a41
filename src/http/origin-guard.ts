// Refuses requests that a browser sends on behalf of a foreign page (cross-site request forgery).

import type { FastifyRequest } from 'fastify';
import { ApiError } from './failure.ts';

const FOREIGN_SITES: ReadonlySet<unknown> = new Set(['cross-site', 'same-site']);

/**
 * Lets pass what carries no `Origin` or that of the request's own Host, and, but for the static
 * pages, no `Sec-Fetch-Site` of another site (W3C Fetch Metadata).
 *
 * @throws ApiError 403
 */
export function originGuard(request: FastifyRequest): void {
  const { origin, host = '' } = request.headers;
  if (origin !== undefined && !isSameOrigin(origin, host)) {
    throw new ApiError(403, 'foreign-origin', 'Pages of another origin may not call this server.');
  }
  const page = request.routeOptions.config.access === 'page';
  if (!page && FOREIGN_SITES.has(request.headers['sec-fetch-site'])) {
    throw new ApiError(403, 'foreign-site', 'Pages of another site may not call this server.');
  }
}

/** The scheme is the origin's word: a proxy may speak TLS for us. */
function isSameOrigin(origin: string, host: string): boolean {
  const scheme = /^https?:\/\//i.exec(origin)?.[0];
  const [theirs, ours] = [`${origin}/`, `${scheme}${host}/`];
  if (scheme === undefined || !URL.canParse(theirs) || !URL.canParse(ours)) {
    return false;
  }
  const url = new URL(theirs);
  // An origin is scheme, host and port and nothing else (RFC 6454 section 6.2).
  return url.href === `${url.origin}/` && url.origin === new URL(ours).origin;
}
