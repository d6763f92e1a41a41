// Calls from one thread to another and their answers, typed at both ends; and notices, which a
// worker sends unasked.

import { parentPort, type Transferable, Worker } from 'node:worker_threads';
import { TaplineError } from '../errors.ts';

/** What a worker can be asked: a call's name, its argument and its answer. */
export type Calls = Record<string, { argument: unknown; answer: unknown }>;

/** The asking end. */
export interface Channel<C extends Calls> {
  /**
   * Asks the worker; calls arrive in their order. What is in `transfer` is the worker's from now on.
   *
   * @throws what the worker threw; TaplineError `store-stopped` when it ended first
   */
  call<K extends keyof C & string>(
    name: K,
    argument: C[K]['argument'],
    transfer?: readonly Transferable[],
  ): Promise<C[K]['answer']>;
  /** Resolves when all calls made so far have been answered. */
  answered(): Promise<void>;
  /** Ends the worker at once; open calls fail with `reason`. */
  stop(reason: TaplineError): Promise<void>;
}

/** What a worker does without being asked. */
export interface ChannelEvents<Notice> {
  notice(notice: Notice): void;
  /** The worker ended by itself, for this reason; never after `stop`. */
  ended(reason: string): void;
}

/** What a worker does for each call. */
export type Handlers<C extends Calls> = {
  readonly [K in keyof C]: (argument: C[K]['argument']) => C[K]['answer'] | Promise<C[K]['answer']>;
};

interface Request {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

type Reply =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failure: Failure }
  | { readonly notice: unknown };

/** An error on its way: a clone would lose its class and its code. */
interface Failure {
  readonly code: string | null;
  readonly message: string;
}

interface OpenCall {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** Starts a worker and opens a channel to it. */
export function startWorker<C extends Calls, Notice>(
  file: URL,
  events: ChannelEvents<Notice>,
): Channel<C> {
  const worker = new Worker(file);
  const open = new Map<number, OpenCall>();
  const unsettled = new Set<Promise<unknown>>();
  let calls = 0;
  let stopped: TaplineError | null = null;

  const failAll = (reason: TaplineError): void => {
    stopped = reason;
    for (const call of open.values()) {
      call.reject(reason);
    }
    open.clear();
  };
  const ended = (reason: string): void => {
    if (stopped === null) {
      failAll(new TaplineError('store-stopped', `The store has stopped (${reason}): start again.`));
      events.ended(reason);
    }
  };
  worker.on('error', (error) => ended(error instanceof Error ? error.message : String(error)));
  worker.on('exit', (code) => ended(`a thread ended with code ${code}`));
  worker.on('message', (reply: Reply) => {
    if ('notice' in reply) {
      events.notice(reply.notice as Notice);
      return;
    }
    const call = open.get(reply.id);
    open.delete(reply.id);
    if ('failure' in reply) {
      call?.reject(revive(reply.failure));
    } else {
      call?.resolve(reply.answer);
    }
  });

  return {
    call(name, argument, transfer = []) {
      if (stopped !== null) {
        return Promise.reject(stopped);
      }
      const id = calls++;
      worker.postMessage({ id, name, argument } satisfies Request, transfer);
      const answer = new Promise<C[typeof name]['answer']>((resolve, reject) => {
        open.set(id, { resolve, reject });
      });
      const settled = (): void => void unsettled.delete(answer);
      unsettled.add(answer);
      answer.then(settled, settled);
      return answer;
    },
    async answered() {
      await Promise.allSettled(unsettled);
    },
    async stop(reason) {
      failAll(reason);
      await worker.terminate();
    },
  };
}

/**
 * The answering end, in a worker. Calls are begun in the order in which they came; one that waits
 * does not hold up the next.
 *
 * @returns sends a notice to the other end
 */
export function serveCalls<C extends Calls, Notice>(
  handlers: Handlers<C>,
): (notice: Notice) => void {
  const port = parentPort;
  if (port === null) {
    throw new Error('serveCalls() belongs in a worker thread');
  }
  const byName = handlers as Readonly<Record<string, (argument: unknown) => unknown>>;
  const send = (reply: Reply): void => port.postMessage(reply);

  const answer = async ({ id, name, argument }: Request): Promise<void> => {
    try {
      send({ id, answer: await byName[name]?.(argument) });
    } catch (error) {
      send({ id, failure: describe(error) });
    }
  };
  port.on('message', (request: Request) => void answer(request));
  return (notice) => send({ notice });
}

function describe(error: unknown): Failure {
  return {
    code: error instanceof TaplineError ? error.code : null,
    message: error instanceof Error ? error.message : String(error),
  };
}

function revive({ code, message }: Failure): Error {
  return code === null ? new Error(message) : new TaplineError(code, message);
}
