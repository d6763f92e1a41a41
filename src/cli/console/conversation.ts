// A conversation with the other side over one call after the other: who is lost is called again.

import { Backoff } from '../../backoff.ts';
import {
  BACKOFF_FIRST_MS,
  CONSOLE_BACKOFF_MAX_MS,
  CONSOLE_WAIT_MS,
  HALF_CLOSE_AFTER_MS,
  STEADY_CALL_MS,
} from '../../limits.ts';
import type { Call, CallHandler, Ending, Place, Weight } from './call.ts';
import type { View } from './view.ts';

export interface ConversationOptions {
  readonly place: Place;
  readonly views: readonly View[];
  readonly notice: (weight: Weight, words: string) => void;
  /** Nobody is called again. */
  readonly once: boolean;
  /** How long the other side may be silent once nothing more is said, in ms; left out: the usual time. */
  readonly waitMs?: number | undefined;
  /** Stands behind the words of the first connection. */
  readonly hint: string;
}

/** How a conversation came to its end: an exit code. */
type ExitCode = number;

const EXIT_FAILURE = 1;

export class Conversation implements CallHandler {
  /** Resolves with the exit code. */
  readonly done: Promise<ExitCode>;
  readonly #options: ConversationOptions;
  readonly #backoff = new Backoff(Math.random, {
    firstMs: BACKOFF_FIRST_MS,
    maxMs: CONSOLE_BACKOFF_MAX_MS,
    refusedMs: CONSOLE_BACKOFF_MAX_MS,
  });
  #finish: (code: ExitCode) => void = () => {};
  #call: Call | null = null;
  #openedAt: number | null = null;
  #over = false;
  /** Whoever waits until more can be said. */
  #waiting: (() => void)[] = [];
  #everOpen = false;
  #blocked = false;
  #said = false;
  /** Nothing more will be said, and what comes in answer is the last. */
  #finishing = false;
  /** The other side was told so. */
  #finished = false;
  #failed = false;
  #hint: string;
  /** What the last try failed for; it is told once. */
  #told: string | null = null;
  #retry: NodeJS.Timeout | undefined;
  #silence: NodeJS.Timeout | undefined;

  constructor(options: ConversationOptions) {
    this.#options = options;
    this.#hint = options.hint;
    this.done = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  start(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    if (!this.#over) this.#call = this.#options.place.call(this);
  }

  // --- From the person ----------------------------------------------------------------------------

  /** A line that somebody typed, who sees what becomes of it. */
  typed(text: string): void {
    if (this.#openedAt !== null) {
      this.#call?.say(Buffer.from(text), true);
    } else if (text !== '') {
      this.#options.notice('warning', 'not sent: there is no connection (Enter tries at once)');
    } else if (this.#retry !== undefined) {
      this.#told = null;
      this.start();
    }
  }

  /** Says a line, or a piece of one, as soon as it can be said; resolves then. */
  async say(bytes: Uint8Array, ends: boolean): Promise<void> {
    while (!this.#over && (this.#openedAt === null || this.#blocked)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    if (this.#over || this.#call === null) return;
    this.#said = true;
    this.#blocked = !this.#call.say(bytes, ends);
  }

  /** Nothing more will be said. If anything was, the conversation ends with the answer to it. */
  inputEnded(): void {
    if (!this.#said && this.#options.waitMs === undefined) return;
    this.#finishing = true;
    if (this.#openedAt === null) {
      if (this.#said) this.leave(EXIT_FAILURE);
      return;
    }
    this.#listen();
  }

  /** Ends it at once. */
  leave(code: ExitCode): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#silence);
    for (const view of this.#options.views) view.settle();
    this.#call?.hangUp();
    this.#letGo();
    this.#finish(code);
  }

  // --- From the other side ------------------------------------------------------------------------

  opened(words: string): void {
    this.#openedAt = performance.now();
    this.#everOpen = true;
    this.#blocked = false;
    this.#told = null;
    this.#options.notice('good', `connected to ${words}${this.#hint}`);
    this.#hint = '';
    this.#letGo();
    if (this.#finishing) this.#listen();
  }

  received(bytes: Uint8Array, at = Date.now()): void {
    for (const view of this.#options.views) view.received(bytes, at);
    if (this.#finishing) this.#listen();
  }

  sent(bytes: Uint8Array, ends: boolean, at = Date.now()): void {
    for (const view of this.#options.views) view.sent(bytes, at, ends);
  }

  drained(): void {
    this.#blocked = false;
    this.#letGo();
    if (this.#finishing) this.#listen();
  }

  notice(weight: Weight, words: string): void {
    if (weight === 'bad') this.#failed = true;
    this.#options.notice(weight, words);
  }

  ended({ failed, words, final = false }: Ending): void {
    const wasOpen = this.#openedAt !== null;
    const lasted = performance.now() - (this.#openedAt ?? Number.POSITIVE_INFINITY);
    this.#openedAt = null;
    this.#call = null;
    clearTimeout(this.#silence);
    for (const view of this.#options.views) view.settle();
    const isFinal = final === 'at first' ? !this.#everOpen : final;
    const isLast = this.#options.once || this.#finishing || isFinal;
    if (lasted >= STEADY_CALL_MS) this.#backoff.reset();
    if (wasOpen || words !== this.#told) this.#tell(failed, words, isLast);
    this.#told = words;
    if (isLast) this.leave(failed || (this.#finishing && this.#failed) ? EXIT_FAILURE : 0);
    else this.#retry = setTimeout(() => this.start(), this.#backoff.next());
  }

  #tell(failed: boolean, words: string, isLast: boolean): void {
    const shown = isLast ? words : `${words.replace(/\.$/, '')} (trying again)`;
    this.#options.notice(failed ? 'bad' : 'warning', shown);
  }

  /** Waits for silence, from now on: a short one to say that this was all, a long one to leave. */
  #listen(): void {
    const { waitMs = CONSOLE_WAIT_MS } = this.#options;
    const silenceMs = this.#finished ? waitMs : Math.min(waitMs, HALF_CLOSE_AFTER_MS);
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#silent(), silenceMs);
  }

  #silent(): void {
    if (this.#call?.busy === true) {
      this.#listen();
    } else if (!this.#finished) {
      this.#finished = true;
      if (this.#said) this.#call?.finish();
      this.#listen();
    } else {
      this.leave(this.#failed ? EXIT_FAILURE : 0);
    }
  }

  #letGo(): void {
    for (const go of this.#waiting.splice(0)) go();
  }
}
