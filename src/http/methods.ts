// Tells a path that is unknown (404) from one that is known by other methods (405).

import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { ApiError } from './failure.ts';

/** Knows the routes, so that it can say which methods a path has. */
export class KnownPaths {
  readonly #methods = new Map<string, { readonly path: RegExp; readonly methods: Set<string> }>();

  /** For the framework's `onRoute`. */
  add({ url, method }: Pick<RouteOptions, 'url' | 'method'>): void {
    const known = this.#methods.get(url) ?? { path: pathPattern(url), methods: new Set() };
    this.#methods.set(url, known);
    for (const each of [method].flat()) {
      known.methods.add(each);
    }
  }

  /**
   * The handler of requests that no route takes.
   *
   * @throws ApiError 404 or 405
   */
  refuse(request: FastifyRequest, reply: FastifyReply): never {
    const path = request.url.split('?', 1)[0] ?? '';
    const methods = [...this.#methods.values()]
      .filter((known) => known.path.test(path))
      .flatMap((known) => [...known.methods]);
    if (methods.length === 0) {
      throw new ApiError(404, 'unknown-route', 'There is nothing at this path.');
    }
    reply.header('allow', methods.join(', '));
    throw new ApiError(405, 'method-not-allowed', `This path takes ${methods.join(', ')}.`);
  }
}

function pathPattern(url: string): RegExp {
  const parts = url.split('/').map((part) => {
    if (part === '*') return '.*';
    return part.startsWith(':') ? '[^/]+' : part.replaceAll('.', '\\.');
  });
  return new RegExp(`^${parts.join('/')}$`);
}
