// The way of commands to one connection, from when it takes them to when it takes no more.

import { command } from '../line/reply.ts';
import type { Addressee, Outcome } from './addressee.ts';
import type { Session } from './session.ts';

export class CommandLine implements Addressee {
  readonly #session: Session;
  /** The id of the device whose commands may come here; null: none may. */
  #device: string | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  get answers(): boolean {
    return this.#session.hello !== null;
  }

  become(): unknown {
    return this.#session.become();
  }

  command(id: string, text: string): boolean {
    if (this.#session.isOver) return false;
    if (!this.answers) this.become();
    return this.#session.peer.send(this.answers ? command(id, text) : text);
  }

  /** From now on it takes commands. */
  open(): void {
    const { id, ingest } = this.#session;
    if (this.#device === id) return;
    this.close();
    this.#device = id;
    ingest.desk.arrived(id, this);
  }

  /** From now on it takes none. */
  close(): void {
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
}
