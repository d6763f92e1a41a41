// Sends the commands of a page, and knows what became of them and of those before.

import { signal } from '@preact/signals';
import { CallError, callJson, devicePath } from '../api/call.ts';
import type { Command } from '../api/types.ts';
import { serverNow } from '../fleet/client.ts';
import type { LiveEvent } from '../fleet/protocol.ts';
import { faultOf, merge } from './commands.ts';
import { outcomeOf } from './outcome.ts';
import { Typed } from './typed.ts';

export class CommandDesk {
  /** The oldest first. */
  readonly commands = signal<readonly Command[]>([]);
  /** The newest outcome of a command that was sent from here, for who hears the page. */
  readonly announced = signal('');
  readonly typed = new Typed();
  readonly #device: string;
  /** Those sent from here whose end is not known yet. */
  readonly #awaited = new Set<string>();
  #isSeeded = false;

  constructor(device: string) {
    this.#device = device;
  }

  /** Asks for all that the server keeps. */
  async load(): Promise<void> {
    try {
      const { commands } = await callJson<{ commands: Command[] }>(this.#path);
      this.#take(commands);
    } catch {
      // An unknown device has none, and a server that is gone is told of elsewhere.
      return;
    }
    if (this.#isSeeded) return;
    this.#isSeeded = true;
    this.typed.seed(this.commands.value.map(({ text }) => text));
  }

  heard(events: readonly LiveEvent[]): void {
    const heard = events.filter(isCommand);
    if (heard.length > 0) this.#take(heard);
  }

  /** @returns why it was not sent, in words; null: it was */
  async send(text: string, ttlSeconds: number): Promise<string | null> {
    const fault = faultOf(text);
    if (fault !== null) return fault;
    try {
      const { id, status } = await callJson<Pick<Command, 'id' | 'status'>>(this.#path, {
        method: 'POST',
        body: { text, ttlSeconds },
      });
      this.#awaited.add(id);
      const now = serverNow();
      const [createdAt, expiresAt] = [now, now + ttlSeconds * 1000].map(inWords);
      const rest = { reply: null, sentAt: null, endedAt: null, createdAt, expiresAt };
      this.#take([{ id, device: this.#device, text, status, ...rest }]);
    } catch (error) {
      return wordsFor(error);
    }
    this.typed.add(text);
    void this.load();
    return null;
  }

  get #path(): string {
    return devicePath(this.#device, '/commands');
  }

  #take(heard: readonly Command[]): void {
    this.commands.value = merge(this.commands.value, heard);
    for (const command of this.commands.value) {
      if (command.endedAt === null || !this.#awaited.delete(command.id)) continue;
      const { word, detail } = outcomeOf(command, true, serverNow());
      this.announced.value = `${command.text}: ${word}${detail === '' ? '' : `, ${detail}`}`;
    }
  }
}

/** Such an event has all that the API tells of a command. */
function isCommand(event: LiveEvent): event is LiveEvent & Command {
  return event.type === 'command';
}

function inWords(unixMs: number): string {
  return new Date(unixMs).toISOString();
}

function wordsFor(error: unknown): string {
  if (!(error instanceof CallError)) return 'That did not work: try again.';
  switch (error.code) {
    case 'no-answer':
      return 'The server does not answer. If it took the command nevertheless, it shows here once it is back.';
    case 'store-unavailable':
      return `${error.message} The command was not sent: try again once the server can store.`;
    default:
      return error.message;
  }
}
