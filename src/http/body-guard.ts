// Refuses bodies that are not JSON: a foreign page can send any other kind without being asked.

import type { FastifyRequest } from 'fastify';
import { ApiError } from './failure.ts';

/** @throws ApiError 415 */
export function bodyGuard(request: FastifyRequest): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  const hasBody = encoding !== undefined || (length !== undefined && Number(length) !== 0);
  const mediaType = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (hasBody && mediaType !== 'application/json') {
    throw new ApiError(415, 'media-type', 'A body must be application/json.');
  }
}
