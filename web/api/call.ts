// Calls of the server's API.

import { retryAfter } from './retry-after.ts';

/** A call that was refused, or not answered. */
export class CallError extends Error {
  /** 0: no answer came. */
  readonly status: number;
  /** As the API gives it; `no-answer` without one. */
  readonly code: string;
  /** How long to wait before the next try, as the server says; null: it did not say. */
  readonly retryAfterMs: number | null;

  constructor(status: number, code: string, message: string, retryAfterMs: number | null = null) {
    super(message);
    this.name = 'CallError';
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The server wants its token first. */
export class LoginNeeded extends CallError {
  constructor() {
    super(401, 'unauthorized', 'Log in first.');
    this.name = 'LoginNeeded';
  }
}

let tellLoginNeeded = () => {};

/** Whoever is to know that a call was refused for want of a login: one a page, one a worker. */
export function whenLoginNeeded(tell: () => void): void {
  tellLoginNeeded = tell;
}

export interface CallOptions {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks the server.
 *
 * @param path with its query; see `query`
 * @returns the answer, whose status is one of success
 * @throws CallError for any other
 */
export async function call(path: string, options: CallOptions = {}): Promise<Response> {
  const { method = 'GET', body, signal } = options;
  const request = {
    method,
    cache: 'no-store' as const,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
    ...(signal !== undefined && { signal }),
  };
  let response: Response;
  try {
    response = await fetch(path, request);
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new CallError(0, 'no-answer', 'The server does not answer.');
  }
  if (response.ok) return response;
  if (response.status === 401 && path !== '/api/login') {
    tellLoginNeeded();
    throw new LoginNeeded();
  }
  throw await refusal(response);
}

/** The same for what is answered as JSON, which is taken at the server's word. */
export async function callJson<Answer>(path: string, options: CallOptions = {}): Promise<Answer> {
  return (await (await call(path, options)).json()) as Answer;
}

async function refusal(response: Response): Promise<CallError> {
  const { status } = response;
  const retryAfterMs = retryAfter(response.headers.get('retry-after'), Date.now());
  try {
    const { error } = (await response.json()) as { error: Record<'code' | 'message', unknown> };
    return new CallError(status, String(error.code), String(error.message), retryAfterMs);
  } catch {
    return new CallError(status, 'refused', `The server answered ${status}.`, retryAfterMs);
  }
}

/** A path with its parameters; those that are undefined are left out. */
export function query(
  path: string,
  parameters: Readonly<Record<string, string | number | undefined>>,
): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) search.set(name, String(value));
  }
  return `${path}?${search}`;
}

/** The path of something that belongs to a device. */
export function devicePath(id: string, rest = ''): string {
  return `/api/devices/${encodeURIComponent(id)}${rest}`;
}
