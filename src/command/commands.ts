// The commands to all devices: taken, delivered, ended, and kept for a while with their outcome.

import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { TaplineError } from '../errors.ts';
import type { Addressee, CommandDesk, Outcome } from '../ingest/addressee.ts';
import { EXPIRY_LOOK_MS, MAX_ALL_OPEN_COMMANDS, MAX_OPEN_COMMANDS } from '../limits.ts';
import type { KeptRecord, RecordChange } from '../store/store.ts';
import { type Command, commandOf, isOpen, recordOf, removalOf } from './command.ts';
import { DeviceQueue } from './device-queue.ts';
import { Ended } from './ended.ts';

export interface CommandsOptions {
  readonly clock: Clock;
  /**
   * Stores changes of records, and tells viewers of the command; calls back once both are durable. The
   * device is there.
   */
  readonly keep: (changes: readonly RecordChange[], told: Command, then: () => void) => void;
}

const ID_BYTES = 5;

/** All commands. */
export class Commands implements CommandDesk {
  readonly #options: CommandsOptions;
  readonly #queues = new Map<string, DeviceQueue>();
  /** The open ones as they are durable, the oldest first. */
  readonly #open = new Map<string, Command>();
  readonly #ended = new Ended();
  /** Forgotten while their state was on its way to the disk. */
  readonly #forgotten = new Set<string>();
  #timer: NodeJS.Timeout | null = null;

  /** @param records what the last run left, the oldest first */
  constructor(records: readonly KeptRecord[], options: CommandsOptions) {
    this.#options = options;
    const { wallMs, monoMs } = options.clock();
    for (const record of records) {
      if (record.kind !== 'command') continue;
      const command = commandOf(record);
      if (!isOpen(command)) {
        this.#ended.add(command);
        continue;
      }
      this.#open.set(command.id, command);
      this.#queue(command.device).add(command, monoMs + command.expiresAt - wallMs);
    }
    if (this.#open.size > 0) this.#watchExpiry();
  }

  /** A command as it is durable; undefined: there is none, or it was too long ago. */
  get(id: string): Command | undefined {
    return this.#open.get(id) ?? this.#ended.get(id);
  }

  /** What is kept of a device's commands, the newest first. */
  of(device: string): Command[] {
    const open = [...this.#open.values()].filter((command) => command.device === device);
    return [...this.#ended.of(device), ...open].reverse();
  }

  /**
   * Makes a device of a connection that was named by the operator and never said a word, as that of a
   * dialled board that waits to be asked. False: there is none of that name.
   */
  meet(device: string): boolean {
    return (this.#queues.get(device)?.addressee?.become() ?? null) !== null;
  }

  /**
   * Takes a command for a device that is there; resolves once it is durable.
   *
   * @param text `isCommandText`
   * @throws TaplineError `too-many-commands`
   */
  async post(device: string, text: string, ttlMs: number): Promise<Command> {
    const waiting = [...this.#open.values()].filter((command) => command.device === device).length;
    if (waiting >= MAX_OPEN_COMMANDS || this.#open.size >= MAX_ALL_OPEN_COMMANDS) {
      throw new TaplineError(
        'too-many-commands',
        waiting >= MAX_OPEN_COMMANDS
          ? `${MAX_OPEN_COMMANDS} commands for ${device} are waiting: let it answer, or let them expire.`
          : `${MAX_ALL_OPEN_COMMANDS} commands are waiting, the most that can.`,
      );
    }
    const { wallMs, monoMs } = this.#options.clock();
    const command: Command = {
      id: this.#newId(),
      device,
      text,
      status: 'queued',
      createdAt: wallMs,
      expiresAt: wallMs + ttlMs,
      sentAt: null,
      endedAt: null,
      reply: null,
    };
    // It counts from now on; it is sent once it is durable, in the order of the calls.
    this.#open.set(command.id, command);
    await new Promise<void>((resolve) => {
      this.#options.keep([recordOf(command)], command, resolve);
    });
    // Its device may have been forgotten meanwhile, and be another now.
    if (!this.#open.has(command.id)) return command;
    this.#queue(device).add(command, monoMs + ttlMs);
    this.#watchExpiry();
    return command;
  }

  /** Forgets all commands to a device. Returns what is to be stored of that. */
  forget(device: string): RecordChange[] {
    const all = this.of(device);
    const queue = this.#queues.get(device);
    for (const id of queue?.clear() ?? []) this.#forgotten.add(id);
    if (queue?.idle) this.#queues.delete(device);
    for (const { id } of all) this.#open.delete(id);
    this.#ended.forget(device);
    return all.map(removalOf);
  }

  arrived(device: string, to: Addressee): void {
    this.#queue(device).arrived(to);
  }

  left(device: string, to: Addressee): void {
    const queue = this.#queues.get(device);
    queue?.left(to);
    if (queue?.idle) this.#queues.delete(device);
  }

  drained(device: string, to: Addressee): void {
    this.#queues.get(device)?.drained(to);
  }

  answered(device: string, id: string, outcome: Outcome, text: string): boolean {
    return this.#queues.get(device)?.answered(id, outcome, text) ?? false;
  }

  /** Nothing expires any more; the next run goes on with what is open. */
  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #queue(device: string): DeviceQueue {
    let queue = this.#queues.get(device);
    if (queue === undefined) {
      queue = new DeviceQueue({
        save: (command, then) => this.#save(command, then),
        now: () => this.#options.clock().wallMs,
      });
      this.#queues.set(device, queue);
    }
    return queue;
  }

  #save(command: Command, then: () => void): void {
    const dropped = isOpen(command) ? [] : this.#ended.makeRoomFor(command);
    const changes = [recordOf(command), ...dropped.map(removalOf)];
    this.#options.keep(changes, command, () => {
      if (this.#forgotten.delete(command.id)) return;
      if (isOpen(command)) {
        // What a board did not take after all is open again.
        this.#ended.takeBack(command);
        this.#open.set(command.id, command);
      } else {
        this.#open.delete(command.id);
        this.#ended.add(command);
      }
      then();
    });
  }

  #newId(): string {
    for (;;) {
      const id = randomBytes(ID_BYTES).toString('hex');
      if (this.get(id) === undefined) return id;
    }
  }

  #watchExpiry(): void {
    if (this.#timer !== null) return;
    this.#timer = setInterval(() => this.#expire(), EXPIRY_LOOK_MS);
    this.#timer.unref();
  }

  #expire(): void {
    const { monoMs } = this.#options.clock();
    for (const [device, queue] of this.#queues) {
      queue.expire(monoMs);
      if (queue.idle) this.#queues.delete(device);
    }
    if (this.#open.size === 0) this.stop();
  }
}
