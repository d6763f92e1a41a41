// The addresses of the pages.

export const OVERVIEW = '/';
export const CONNECTIONS = '/connections';
export const WIRE = '/wire';
export const SETTINGS = '/settings';

export function deviceHref(id: string): string {
  return `/devices/${encodeURIComponent(id)}`;
}

export function consoleHref(id: string): string {
  return `${deviceHref(id)}/console`;
}

/** How one reading came. */
export function journeyHref(id: string, boot: string, seq: number): string {
  return `${deviceHref(id)}/readings/${encodeURIComponent(boot)}/${seq}`;
}

/** The lesson: what TCP promises, a chapter each. */
export const LESSON = `${WIRE}/lesson`;

export function chapterHref(name: string): string {
  return `${LESSON}/${encodeURIComponent(name)}`;
}

/** A connection of the capture that is looked at. */
export function streamHref(number: number): string {
  return `${WIRE}?stream=${number}`;
}

/** The connection of a socket, `192.168.1.42:46280`, among the packets that the server captures. */
export function socketHref(socket: string): string {
  return `${WIRE}?socket=${encodeURIComponent(socket)}`;
}

/** The connections of a device among the packets that the server captures. */
export function deviceWireHref(id: string): string {
  return `${WIRE}?find=${encodeURIComponent(id)}`;
}
