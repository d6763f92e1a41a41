// How a failure reaches the caller: always `{"error":{"code","message"}}`, with a fitting status.

import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { TaplineError } from '../errors.ts';
import type { Store } from '../store/store.ts';

/** A call that cannot be answered, with its HTTP status. */
export class ApiError extends TaplineError {
  readonly status: number;

  constructor(status: number, code: string, message: string) {
    super(code, message);
    this.name = 'ApiError';
    this.status = status;
  }
}

/** The body of every answer that is a failure. */
export function failureBody(code: string, message: string) {
  return { error: { code, message } };
}

export function unknownDevice(id: string): ApiError {
  return new ApiError(404, 'unknown-device', `There is no device ${JSON.stringify(id)}.`);
}

/**
 * Of calls that wait until something is durable: they would wait for as long as nothing can be stored.
 *
 * @throws ApiError 503 `store-unavailable`
 */
export function requireStore(store: Pick<Store, 'status'>): void {
  const { ok, reason } = store.status();
  if (!ok) throw new ApiError(503, 'store-unavailable', `Nothing can be stored: ${reason}.`);
}

/** The framework's own failures, in our words: its texts may quote what the caller sent. */
const FRAMEWORK_FAILURES: Readonly<Record<string, readonly [code: string, message: string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['media-type', 'A body must be application/json.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['body-too-large', 'The body is too large.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['bad-json', 'The body is not JSON.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['bad-json', 'The body is empty.'],
  FST_ERR_MAX_PARAM_LENGTH: ['path-too-long', 'No device id is that long.'],
  FST_ERR_BAD_URL: ['bad-url', 'The path is not a valid URL path.'],
};

/** Failures that are the caller's doing; others are the server's. */
const STATUSES: Readonly<Record<string, number>> = {
  'bad-cursor': 400,
  'too-many-units': 400,
  'needs-seq': 409,
  'too-many-commands': 429,
  busy: 429,
};

interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

function describe(error: FastifyError | Error): Failure {
  if (error instanceof ApiError) {
    return error;
  }
  if (error instanceof TaplineError) {
    const status = STATUSES[error.code] ?? 503;
    return { status, code: error.code, message: error.message };
  }
  if ('validation' in error && error.validation !== undefined) {
    return { status: 400, code: 'bad-request', message: `${validationWords(error)}.` };
  }
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  if (status >= 400 && status < 500) {
    const [code, message] = ('code' in error ? FRAMEWORK_FAILURES[error.code] : undefined) ?? [
      'bad-request',
      'The request is malformed.',
    ];
    return { status, code, message };
  }
  return { status: 500, code: 'internal', message: 'The server failed to answer this call.' };
}

/** The framework writes `querystring/limit must be <= 10000`, and of a list of words not which. */
function validationWords({ message, validation }: Partial<FastifyError>): string {
  const words = (message ?? '').replace(/^(querystring|params|body|headers)\/?/, '').trim();
  const allowed = validation?.[0]?.params.allowedValues;
  return Array.isArray(allowed)
    ? words.replace('equal to one of the allowed values', `one of ${allowed.join(', ')}`)
    : words;
}

/**
 * Makes the error handler.
 *
 * @param log Takes failures that are the server's own fault, as one line.
 */
export function failureHandler(log: (line: string) => void) {
  return (error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply) => {
    const { status, code, message } = describe(error);
    if (status === 500) {
      log(`${request.method} ${request.routeOptions.url ?? ''} failed: ${error.message}`);
    }
    return reply.code(status).send(failureBody(code, message));
  };
}

/** Answers bytes that are no HTTP request, for which there is no reply object. */
export function answerBadClient(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, body] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [
          '431 Request Header Fields Too Large',
          failureBody('headers-too-large', 'Too much header.'),
        ]
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', failureBody('timeout', 'The request came too slowly.')]
        : ['400 Bad Request', failureBody('bad-request', 'This is not an HTTP request.')];
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
    // A caller that never closes its side would keep the socket.
    () => socket.destroy(),
  );
}
