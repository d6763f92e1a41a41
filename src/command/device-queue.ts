// The open commands of one device: sent in order, one at a time, each until its end.

import type { Addressee, Outcome } from '../ingest/addressee.ts';
import type { Command } from './command.ts';

/** What a queue needs to be done for it. */
export interface QueueCare {
  /** Makes a command's new state durable, and shows it; calls back then. */
  save(command: Command, then: () => void): void;
  /** Unix ms. */
  now(): number;
}

/** A command in the queue; its state may be ahead of what is durable. */
interface Waiting {
  command: Command;
  readonly deadlineMs: number;
  /** Its state is on its way to the disk. */
  saving: boolean;
  /** The connection that it was sent on; null: none yet. */
  sentTo: Addressee | null;
}

/**
 * A command is durable as sent before it is sent, and its outcome before the next is: so that after a
 * crash of the server a board is at most asked again what it answered last, and repeats its answer.
 */
export class DeviceQueue {
  readonly #care: QueueCare;
  readonly #waiting: Waiting[] = [];
  /** Those that take commands; the newest, which is the last, gets them. */
  readonly #addressees: Addressee[] = [];
  /** It does not read: nothing is tried before it does again. */
  #blocked: Addressee | null = null;

  constructor(care: QueueCare) {
    this.#care = care;
  }

  /** Whether nothing is known here that is worth keeping. */
  get idle(): boolean {
    return this.#waiting.length === 0 && this.#addressees.length === 0;
  }

  /** The connection that gets the next command; undefined: none is there. */
  get addressee(): Addressee | undefined {
    return this.#addressees.at(-1);
  }

  /**
   * Adds a command that is durable, at the end.
   *
   * @param deadlineMs monotonic ms when it expires
   */
  add(command: Command, deadlineMs: number): void {
    this.#waiting.push({ command, deadlineMs, saving: false, sentTo: null });
    this.#next();
  }

  /** Takes all commands out. Returns the ids of those that are being saved: nobody is to call back for them. */
  clear(): string[] {
    return this.#waiting
      .splice(0)
      .filter(({ saving }) => saving)
      .map(({ command }) => command.id);
  }

  arrived(to: Addressee): void {
    this.#addressees.push(to);
    this.#next();
  }

  left(to: Addressee): void {
    const at = this.#addressees.indexOf(to);
    if (at >= 0) this.#addressees.splice(at, 1);
    if (this.#blocked === to) this.#blocked = null;
    // The same connection may come again: who said HELLO anew is asked anew.
    for (const waiting of this.#waiting) if (waiting.sentTo === to) waiting.sentTo = null;
    this.#next();
  }

  drained(to: Addressee): void {
    if (this.#blocked === to) this.#blocked = null;
    this.#next();
  }

  /** False: the one that is open has another id, or was not sent. */
  answered(id: string, status: Outcome, reply: string): boolean {
    const first = this.#waiting.at(0);
    if (first === undefined || first.command.id !== id) return false;
    if (first.saving || first.command.status !== 'sent') return false;
    this.#end(first, { status, reply });
    return true;
  }

  /** Ends what has expired. @param monoMs now, monotonic */
  expire(monoMs: number): void {
    for (const waiting of [...this.#waiting]) {
      // One that is being saved has its end already, or is looked at again soon.
      if (waiting.saving || monoMs < waiting.deadlineMs) continue;
      this.#end(waiting, { status: 'expired' });
    }
  }

  /** Does what can be done now for the first command. */
  #next(): void {
    const first = this.#waiting.at(0);
    const to = this.addressee;
    if (first === undefined || to === undefined || first.saving || this.#blocked === to) return;
    if (first.sentTo === to || !to.ready) return;
    if (first.command.status === 'sent') {
      // Asked again: a board that has answered it repeats its answer. One that has not said HELLO yet would
      // not know it again.
      if (to.answers) this.#send(first, to);
      return;
    }
    const now = this.#care.now();
    // A board can say HELLO while this is being saved.
    const { answers } = to;
    this.#save(
      first,
      { status: 'sent', sentAt: first.command.sentAt ?? now, endedAt: answers ? null : now },
      () => this.#sendSaved(first, to, answers),
    );
  }

  /** @param answers whether the board was to answer when this was saved */
  #sendSaved(first: Waiting, to: Addressee, answers: boolean): void {
    const isSent = this.addressee === to && to.answers === answers && this.#send(first, to);
    if (answers) this.#next();
    else if (isSent) this.#remove(first);
    // It was not sent after all, and nobody will ever say more of it.
    else this.#save(first, { status: 'queued', sentAt: null, endedAt: null }, () => this.#next());
  }

  #send(waiting: Waiting, to: Addressee): boolean {
    const { id, text } = waiting.command;
    const isSent = to.command(id, text);
    if (isSent) waiting.sentTo = to;
    else this.#blocked = to;
    return isSent;
  }

  #end(waiting: Waiting, end: Partial<Command>): void {
    this.#save(waiting, { ...end, endedAt: this.#care.now() }, () => this.#remove(waiting));
  }

  #save(waiting: Waiting, change: Partial<Command>, then: () => void): void {
    waiting.command = { ...waiting.command, ...change };
    waiting.saving = true;
    this.#care.save(waiting.command, () => {
      waiting.saving = false;
      then();
    });
  }

  #remove(waiting: Waiting): void {
    const at = this.#waiting.indexOf(waiting);
    if (at >= 0) this.#waiting.splice(at, 1);
    this.#next();
  }
}
