// A call to a device of a running server: its lines as the server sees them, and commands to it.

import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { TaplineError } from '../../errors.ts';
import { LIVE_SLICE_MS, MAX_LINE_BYTES } from '../../limits.ts';
import { type ApiClient, getJson, openServerApi, type SourceOptions } from '../api-client.ts';
import { harmless } from '../terminal/harmless.ts';
import type { Call, CallHandler, Place } from './call.ts';
import { unknownDevice } from './near-names.ts';
import { type CommandNews, newsOfCommand, sendCommand } from './sent-command.ts';
import { readEvents, type ServerSentEvent } from './server-sent-events.ts';

/** Failures that no waiting mends. */
const FINAL = ['unknown-device', 'unauthorized', 'usage'];

export function serverPlace(device: string, source: SourceOptions): Place {
  return { call: (handler) => new ServerCall(device, source, handler) };
}

class ServerCall implements Call {
  readonly #device: string;
  readonly #handler: CallHandler;
  #api: ApiClient | null = null;
  #stream: Readable | null = null;
  #over = false;
  /** Commands without an outcome. */
  #openCommands = 0;
  /** The server takes them in the order in which they were typed. */
  #accepted: Promise<unknown> = Promise.resolve();
  /** A piece of a line whose end is still to come. */
  #begun = Buffer.alloc(0);

  constructor(device: string, source: SourceOptions, handler: CallHandler) {
    this.#device = device;
    this.#handler = handler;
    this.#run(source).catch((error: unknown) => this.#failed(error));
  }

  get busy(): boolean {
    return this.#openCommands > 0;
  }

  say(bytes: Uint8Array, ends: boolean): boolean {
    if (this.#begun.length <= MAX_LINE_BYTES) this.#begun = Buffer.concat([this.#begun, bytes]);
    if (!ends) return true;
    const text = this.#begun.toString();
    this.#begun = Buffer.alloc(0);
    if (text === '' || this.#api === null) return true;
    void this.#command(this.#api, text);
    return false;
  }

  finish(): void {}

  hangUp(): void {
    this.#over = true;
    this.#stream?.destroy();
  }

  async #run(source: SourceOptions): Promise<void> {
    const api = await openServerApi(source);
    const path = `/api/devices/${encodeURIComponent(this.#device)}`;
    const stream = await api.get(`${path}/console`).catch(async (error: unknown) => {
      const unknown = error instanceof TaplineError && error.code === 'unknown-device';
      throw unknown ? await unknownDevice(api, this.#device) : error;
    });
    if (this.#over) {
      stream.destroy();
      return;
    }
    const { connected } = await getJson<{ connected: boolean }>(api, path);
    if (this.#over) return;
    this.#api = api;
    this.#stream = stream;
    const away = connected ? '' : '; it is not connected now: what you type waits for it';
    this.#handler.opened(`${this.#device} through its server${away}`);
    for await (const event of readEvents(stream)) this.#take(event);
    throw new TaplineError('server-gone', 'the server has ended: it stopped, or starts anew');
  }

  #take({ type, data }: ServerSentEvent): void {
    if (this.#over) return;
    const event = JSON.parse(data);
    const handler = this.#handler;
    switch (type) {
      case 'line': {
        const more = event.oversized === true ? ` … (over ${MAX_LINE_BYTES} bytes)` : '';
        const bytes = Buffer.from(`${event.text}${more}\n`);
        const time = Date.parse(event.time);
        if (event.direction === 'in') handler.received(bytes, time);
        else handler.sent(bytes, true, time);
        break;
      }
      case 'connect': {
        const port = event.port === null ? '' : ` port ${event.port}`;
        handler.notice('good', `connected from ${harmless(event.address)}${port}`);
        break;
      }
      case 'disconnect':
        handler.notice('warning', `disconnected: ${harmless(event.reason)}`);
        break;
      case 'dropped':
        handler.notice('warning', `${event.lines} lines left out: they came too fast`);
        break;
    }
  }

  async #command(api: ApiClient, text: string): Promise<void> {
    this.#openCommands++;
    const tell = ({ weight, words }: CommandNews) => {
      if (this.#over) return;
      // With several on their way each outcome says whose it is.
      const whose = this.#openCommands > 1 ? `${harmless(text)} ` : '';
      this.#handler.notice(weight, `${whose}→ ${words}`);
    };
    const accepted = this.#accepted.then(() => sendCommand(api, this.#device, text));
    this.#accepted = accepted.catch(() => {});
    try {
      for await (const news of newsOfCommand(api, await accepted, () => this.#over)) {
        // The lines it came of travel another way: they are to be seen before it.
        await setTimeout(2 * LIVE_SLICE_MS);
        tell(news);
      }
    } catch (error) {
      tell({ weight: 'bad', words: error instanceof Error ? error.message : String(error) });
    }
    this.#openCommands--;
    if (!this.#over) this.#handler.drained();
  }

  #failed(error: unknown): void {
    if (this.#over) return;
    this.#over = true;
    const code = error instanceof TaplineError ? error.code : '';
    const broken = !(error instanceof TaplineError);
    const words = broken ? 'the connection to the server broke' : error.message;
    const final = code === 'no-server' ? 'at first' : FINAL.includes(code);
    this.#handler.ended({ failed: true, words, final });
  }
}
