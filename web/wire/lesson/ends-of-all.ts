// The two ends of several connections that share a ladder.

import type { End, Ends } from '../ladder/ends.ts';

/** @param all at least one */
export function endsOfAll(all: readonly Ends[]): Ends {
  return {
    client: asOne(all.map(({ client }) => client)),
    server: asOne(all.map(({ server }) => server)),
  };
}

/** `46280` of `192.168.1.42:46280`. */
export function portOf(socket: string): string {
  return socket.slice(socket.lastIndexOf(':') + 1);
}

function asOne(ends: readonly End[]): End {
  const names = new Set(ends.map(({ name }) => name));
  const hosts = new Set(ends.map(({ socket }) => socket.slice(0, socket.lastIndexOf(':'))));
  const ports = new Set(ends.map(({ socket }) => portOf(socket)));
  return {
    name: [...names].join(', '),
    socket: `${[...hosts].join(', ')}${ports.size === 1 ? `:${[...ports]}` : `, ${ports.size} ports`}`,
  };
}
