// Commands of which nothing more can become, kept for a while so that their outcome can be asked for.

import { MAX_ALL_ENDED_COMMANDS, MAX_ENDED_COMMANDS } from '../limits.ts';
import type { Command } from './command.ts';

export class Ended {
  /** By their ids, the oldest end first. */
  readonly #all = new Map<string, Command>();
  readonly #byDevice = new Map<string, Set<Command>>();

  get(id: string): Command | undefined {
    return this.#all.get(id);
  }

  /** Those of a device, the oldest end first. */
  of(device: string): Iterable<Command> {
    return this.#byDevice.get(device) ?? [];
  }

  add(command: Command): void {
    this.#all.set(command.id, command);
    const siblings = this.#byDevice.get(command.device);
    if (siblings === undefined) this.#byDevice.set(command.device, new Set([command]));
    else siblings.add(command);
  }

  /** Drops what one more command has no room beside; returns that. */
  makeRoomFor({ device }: Command): Command[] {
    const dropped: Command[] = [];
    for (const oldest of this.of(device)) {
      if ((this.#byDevice.get(device)?.size ?? 0) < MAX_ENDED_COMMANDS) break;
      this.#drop(oldest);
      dropped.push(oldest);
    }
    for (const oldest of this.#all.values()) {
      if (this.#all.size < MAX_ALL_ENDED_COMMANDS) break;
      this.#drop(oldest);
      dropped.push(oldest);
    }
    return dropped;
  }

  /** Drops all of a device. */
  forget(device: string): void {
    for (const { id } of this.of(device)) this.#all.delete(id);
    this.#byDevice.delete(device);
  }

  /** It has not ended after all. */
  takeBack({ id }: Command): void {
    const ended = this.#all.get(id);
    if (ended !== undefined) this.#drop(ended);
  }

  #drop(command: Command): void {
    this.#all.delete(command.id);
    const siblings = this.#byDevice.get(command.device);
    siblings?.delete(command);
    if (siblings?.size === 0) this.#byDevice.delete(command.device);
  }
}
