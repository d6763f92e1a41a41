// What a recorded server promised its boards, and when.

import type { IoEvent } from './io-trace.ts';

/** All readings of a device up to this seq are on disk. */
export interface Promised {
  readonly order: number;
  readonly device: string;
  readonly seq: number;
}

/** Every ACK and WELCOME of a trace, oldest first. Each device has one boot, and sends in order. */
export function promisesIn(events: readonly IoEvent[]): Promised[] {
  const promises: Promised[] = [];
  /** Who is at the other end of a socket. */
  const devices = new Map<number, string>();
  for (const event of events) {
    if (event.kind !== 'told') continue;
    for (const line of event.text.split('\n')) {
      const [verb, ...words] = line.split(' ');
      if (verb === 'WELCOME') {
        devices.set(event.socket, words[0]?.replace('device=', '') ?? '');
        const last = Number(words[1]?.replace('last=', ''));
        if (last > 0) promises.push(promise(event.socket, last, event.order));
      } else if (verb === 'ACK') {
        promises.push(promise(event.socket, Number(words[0]), event.order));
      }
    }
  }
  return promises;

  function promise(socket: number, seq: number, order: number): Promised {
    return { order, device: devices.get(socket) ?? '', seq };
  }
}
