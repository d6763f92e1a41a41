// Reads server-sent events (WHATWG HTML, section 9.2) as far as our own server writes them.

export interface StreamEvent {
  readonly type: string;
  /** JSON. */
  readonly data: string;
}

/** Takes the text of a stream in pieces of any size. */
export class EventReader {
  #rest = '';

  /** The events that are whole now. Comments, ids and the like are passed over. */
  read(text: string): StreamEvent[] {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => {
      const data = field(block, 'data');
      return data === null ? [] : { type: field(block, 'event') ?? 'message', data };
    });
  }
}

function field(block: string, name: string): string | null {
  const line = block.split('\n').find((each) => each.startsWith(`${name}: `));
  return line === undefined ? null : line.slice(name.length + 2);
}
