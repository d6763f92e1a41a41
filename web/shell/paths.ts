// The addresses of the pages.

export const OVERVIEW = '/';
export const CONNECTIONS = '/connections';
export const SETTINGS = '/settings';

export function deviceHref(id: string): string {
  return `/devices/${encodeURIComponent(id)}`;
}

export function consoleHref(id: string): string {
  return `${deviceHref(id)}/console`;
}
