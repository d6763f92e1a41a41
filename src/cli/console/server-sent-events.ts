// Reads server-sent events (WHATWG HTML, section 9.2) as far as our own server writes them.

import type { Readable } from 'node:stream';

export interface ServerSentEvent {
  readonly type: string;
  /** JSON. */
  readonly data: string;
}

/** The events of a stream until it ends. Comments and ids are passed over. */
export async function* readEvents(body: Readable): AsyncGenerator<ServerSentEvent> {
  let text = '';
  for await (const chunk of body.setEncoding('utf8')) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = field(block, 'data');
      if (data !== null) yield { type: field(block, 'event') ?? 'message', data };
    }
  }
}

function field(block: string, name: string): string | null {
  const line = block.split('\n').find((each) => each.startsWith(`${name}: `));
  return line === undefined ? null : line.slice(name.length + 2);
}
