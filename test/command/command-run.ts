// A server's commands with boards without sockets, over restarts and crashes.

import { startCommands } from '../../src/board-commands.ts';
import type { Command } from '../../src/command/command.ts';
import type { Commands } from '../../src/command/commands.ts';
import { type ConnectOptions, type FakePeer, type Harness, openIngest } from '../ingest/harness.ts';

export class CommandRun {
  readonly harness: Harness;
  commands: Commands;

  constructor() {
    this.harness = openIngest();
    this.commands = this.#start();
  }

  get events() {
    return this.harness.events.filter(({ type }) => type === 'command');
  }

  /** The statuses that viewers were shown, in order. */
  get shown(): unknown[] {
    return this.events.map(({ data }) => data.status);
  }

  /** A board that says HELLO, and its connection. */
  async board(device: string, boot = 'b1'): Promise<FakePeer> {
    const peer = this.harness.connect();
    await this.say(peer, `HELLO device=${device} boot=${boot}`);
    return peer;
  }

  /** A board without HELLO that has said something. */
  async bare(options: ConnectOptions = {}): Promise<FakePeer> {
    const peer = this.harness.connect(options);
    await this.say(peer, 'here I am');
    return peer;
  }

  async say(peer: FakePeer, line: string): Promise<void> {
    peer.deliver(Buffer.from(`${line}\n`));
    await this.harness.settle();
  }

  async post(device: string, text: string, ttlMs = 60_000): Promise<Command> {
    const command = await this.commands.post(device, text, ttlMs);
    await this.harness.settle();
    return command;
  }

  status(command: Command): string | undefined {
    return this.commands.get(command.id)?.status;
  }

  async restart(): Promise<void> {
    this.commands.stop();
    await this.harness.restart();
    this.commands = this.#start();
  }

  /** @param written whether the commit under way reached the disk */
  async crash(written = false): Promise<void> {
    this.commands.stop();
    await this.harness.crash(written);
    this.commands = this.#start();
  }

  #start(): Commands {
    return startCommands(this.harness.ingest, this.harness.disk.recovered().records);
  }
}

/** The commands that a connection was sent. */
export function sentTo(peer: FakePeer): { id: string; text: string }[] {
  return peer.sent.flatMap((line) => {
    const [, id, text] = /^CMD (\S+) (.*)$/.exec(line) ?? [];
    return id === undefined ? [] : [{ id, text }];
  });
}
