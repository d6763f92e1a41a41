// Headers that every answer carries: a browser runs nothing but our own files, and shows them in no
// frame of others.

import type { FastifyReply } from 'fastify';

const HEADERS = {
  'content-security-policy':
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

export function setSecurityHeaders(reply: FastifyReply): void {
  reply.headers(HEADERS);
}
