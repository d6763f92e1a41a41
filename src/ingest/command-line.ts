// The way of commands to one connection, from when it takes them to when it takes no more.

import { HELLO_GRACE_MS, NAMED_GRACE_MS } from '../limits.ts';
import { command } from '../line/reply.ts';
import type { Addressee, Outcome } from './addressee.ts';
import { isUnnamed } from './boot.ts';
import type { Session } from './session.ts';

export class CommandLine implements Addressee {
  readonly #session: Session;
  /** The id of the device whose commands may come here; null: none may. */
  #device: string | null = null;
  /** Runs while a HELLO is still to be expected. */
  #grace: NodeJS.Timeout | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  get answers(): boolean {
    return this.#session.hello !== null;
  }

  get ready(): boolean {
    return this.#grace === undefined;
  }

  become(): unknown {
    return this.#session.become();
  }

  command(id: string, text: string): boolean {
    if (this.#session.isOver) return false;
    if (!this.answers) this.become();
    return this.#session.peer.send(this.answers ? command(id, text) : text);
  }

  /** It was welcome: from now on it takes commands. */
  welcomed(): void {
    this.#open();
  }

  /** The operator named it: it takes commands even if it never says a word. */
  named(): void {
    this.#open(NAMED_GRACE_MS);
  }

  /** It has said something, but no HELLO. */
  spoke(): void {
    this.#open();
  }

  /** A reading came that no HELLO will claim. */
  readWithoutHello(): void {
    if (!this.answers) this.#endGrace();
  }

  /** From now on it takes none. */
  close(): void {
    clearTimeout(this.#grace);
    this.#grace = undefined;
    if (this.#device === null) return;
    this.#session.ingest.desk.left(this.#device, this);
    this.#device = null;
  }

  /** The board reads again. */
  drained(): void {
    if (this.#device !== null) this.#session.ingest.desk.drained(this.#device, this);
  }

  /** The board tells an outcome. False: of nothing that it was asked. */
  answered(id: string, outcome: Outcome, text: string): boolean {
    const { device, hello, ingest } = this.#session;
    if (device === null || hello === null) return false;
    return ingest.desk.answered(device.id, id, outcome, text);
  }

  #open(leastGraceMs = 0): void {
    const { id, ingest } = this.#session;
    if (this.#device === id) return;
    this.close();
    this.#device = id;
    const graceMs = this.answers ? 0 : Math.max(leastGraceMs, this.#usualGraceMs);
    if (graceMs > 0) this.#grace = setTimeout(() => this.#endGrace(), graceMs).unref();
    ingest.desk.arrived(id, this);
  }

  /** A board that says HELLO may print something before it: that must not get its commands as bare text. */
  get #usualGraceMs(): number {
    const { id, ingest } = this.#session;
    const boot = ingest.registry.find(id)?.currentBoot ?? null;
    return boot === null || isUnnamed(boot.name) ? 0 : HELLO_GRACE_MS;
  }

  #endGrace(): void {
    if (this.#grace === undefined) return;
    clearTimeout(this.#grace);
    this.#grace = undefined;
    this.drained();
  }
}
