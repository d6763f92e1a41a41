// HELLO on a board that is dialled: all clients hear it, and the one that answers WELCOME is the server.
// With that one the board speaks as a board that is a client, so that no reading is lost or stored twice.

import { MAX_UNACKNOWLEDGED } from '../../limits.ts';
import { parseServerLine } from '../../line/reply.ts';
import type { SpokenHello } from '../board-options.ts';
import { type Commanded, Commands } from '../commands.ts';
import { Conversation } from '../conversation.ts';
import { newBootToken } from '../new-boot-token.ts';
import { fieldsOf, unitsOf } from '../sensor/profiles.ts';
import type { Profile } from '../sensor/sensor.ts';
import type { Serial } from './serial.ts';
import type { Visitor } from './visitor.ts';

export interface PartnershipOptions extends SpokenHello {
  readonly profile: Profile;
}

const LF = Buffer.from('\n');

export class Partnership {
  readonly #device: string;
  readonly #conversation: Conversation;
  /** Who answered last, as long as it is there. */
  #server: Visitor | null = null;

  constructor(options: PartnershipOptions, board: Commanded, serial: Serial) {
    const { device, boot, token, profile } = options;
    const commands = new Commands(board);
    this.#device = device;
    this.#conversation = new Conversation(
      {
        device,
        boot,
        token,
        newBoot: newBootToken,
        capacity: MAX_UNACKNOWLEDGED,
        paced: () => true,
        uptimeMs: () => board.uptimeMs,
        fields: fieldsOf(profile),
        units: unitsOf(profile),
        carryOut(text) {
          const outcome = commands.carryOut(text);
          if (outcome.done) serial.note(`* ${text}`);
          return outcome;
        },
      },
      this.#upstream(),
    );
  }

  get firstSeq(): number {
    return this.#conversation.firstSeq;
  }

  /** Readings sent for the first time. */
  get sent(): number {
    return this.#conversation.figures.sent;
  }

  greet(visitor: Visitor): void {
    visitor.write(Buffer.from(`${this.#conversation.hello}\r\n`));
  }

  /** @returns whether it was a line of the server's, which concerns nobody at the serial port */
  heard(visitor: Visitor, line: Buffer): boolean {
    const said = parseServerLine(line.toString());
    if (said.kind === 'welcome' && said.device === this.#device && visitor !== this.#server) {
      if (this.#server !== null) this.#conversation.lost();
      this.#server = visitor;
      this.#conversation.begin();
    }
    if (visitor !== this.#server || said.kind === 'text') return false;
    this.#conversation.received(Buffer.concat([line, LF]));
    this.#conversation.send();
    return true;
  }

  left(visitor: Visitor): void {
    if (visitor !== this.#server) return;
    this.#server = null;
    this.#conversation.lost();
  }

  /** A reading was taken. */
  take(seq: number, line: string): void {
    this.#conversation.take(seq, line);
    this.#conversation.send();
  }

  #upstream() {
    const server = () => this.#server;
    return {
      get connected() {
        return server() !== null;
      },
      get writable() {
        return server()?.hasRoom === true;
      },
      write: (text: string) => server()?.write(Buffer.from(text)),
      // It dials again when it likes.
      drop: () => {
        const visitor = this.#server;
        if (visitor === null) return;
        this.left(visitor);
        visitor.end();
      },
      settled: () => {},
    };
  }
}
