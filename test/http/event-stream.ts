// Reads server-sent events as a browser does, but shows each block and keeps to one connection.

import http from 'node:http';

export interface ReceivedEvent {
  readonly id: string | undefined;
  readonly type: string;
  readonly data: ReturnType<typeof JSON.parse>;
}

export class EventStream {
  readonly response: http.IncomingMessage;
  /** Events not yet taken. */
  readonly #events: ReceivedEvent[] = [];
  #arrived: () => void = () => {};
  #text = '';
  /** All ids, also of blocks without data. */
  readonly ids: string[] = [];
  closed = false;

  constructor(response: http.IncomingMessage) {
    this.response = response;
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => this.#take(chunk));
    response.on('error', () => {});
    response.on('close', () => {
      this.closed = true;
      this.#arrived();
    });
  }

  static open(port: number, query = '', headers: http.OutgoingHttpHeaders = {}) {
    return EventStream.openPath(port, `/api/events${query}`, headers);
  }

  static openPath(port: number, path: string, headers: http.OutgoingHttpHeaders = {}) {
    return new Promise<EventStream>((resolve, reject) => {
      const options = { host: '127.0.0.1', port, path, headers };
      http
        .get({ ...options, agent: false }, (response) => resolve(new EventStream(response)))
        .on('error', reject);
    });
  }

  #take(chunk: string): void {
    this.#text += chunk;
    const blocks = this.#text.split('\n\n');
    this.#text = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(
        block.split('\n').map((line) => {
          const colon = line.indexOf(':');
          return [line.slice(0, colon), line.slice(colon + 1).trimStart()] as const;
        }),
      );
      const id = fields.get('id');
      if (id !== undefined) this.ids.push(id);
      const data = fields.get('data');
      if (data !== undefined) {
        const type = fields.get('event') ?? 'message';
        this.#events.push({ id, type, data: JSON.parse(data) });
      }
    }
    this.#arrived();
  }

  /** The newest id. */
  get lastId(): string | undefined {
    return this.ids.at(-1);
  }

  /** The next event; undefined when the stream ended instead. */
  async next(): Promise<ReceivedEvent | undefined> {
    while (this.#events.length === 0 && !this.closed) {
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
    return this.#events.shift();
  }

  async take(count: number): Promise<(ReceivedEvent | undefined)[]> {
    const events = [];
    for (let at = 0; at < count; at++) {
      events.push(await this.next());
    }
    return events;
  }

  /** Waits until the head of the stream has told where it begins. */
  async begun(): Promise<void> {
    while (this.lastId === undefined && !this.closed) {
      await new Promise<void>((resolve) => {
        this.#arrived = resolve;
      });
    }
  }

  close(): void {
    this.response.destroy();
  }
}
