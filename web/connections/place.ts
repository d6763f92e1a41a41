// What kind of connection it is, in words.

import type { Connection, Health } from '../api/types.ts';

export type PlaceKind = 'serial' | 'dialled' | 'came';

type Ports = Health['boards'];

/** @param boards where boards connect; undefined: not known */
export function placeKind(
  { remotePort, localPort }: Pick<Connection, 'remotePort' | 'localPort'>,
  boards: Ports,
): PlaceKind {
  if (remotePort === null) return 'serial';
  const isOurs = boards === undefined || localPort === boards.port || localPort === boards.tlsPort;
  return isOurs ? 'came' : 'dialled';
}

/** `port 5050`, `dialled`, `serial port`. */
export function placeText(connection: Connection, boards: Ports): string {
  switch (placeKind(connection, boards)) {
    case 'serial':
      return 'serial port';
    case 'dialled':
      return 'dialled by this server';
    case 'came':
      return `port ${connection.localPort}`;
  }
}
