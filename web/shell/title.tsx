// The title of the window: where one is.

import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { rowOf } from '../fleet/client.ts';
import { nameOf } from '../fleet/view.ts';

export function Title() {
  const { path } = useLocation();
  const title = titleOf(path);
  useEffect(() => {
    if (title !== null) document.title = title;
  }, [title]);
  return null;
}

/** Null: the page says it itself. */
function titleOf(path: string): string | null {
  const [, page, id, part, , seq] = path.split('/');
  switch (page) {
    case 'devices':
      return `${deviceName(id ?? '')}${partOf(part, seq)} · Tapline`;
    case 'connections':
      return 'Connections · Tapline';
    case 'wire':
      return id === 'lesson' ? null : 'Wire · Tapline';
    case 'settings':
      return 'Settings · Tapline';
    default:
      return 'Tapline';
  }
}

/** What of a device is looked at. */
function partOf(part: string | undefined, seq: string | undefined): string {
  switch (part) {
    case 'console':
      return ' console';
    case 'readings':
      return ` reading ${seq}`;
    default:
      return '';
  }
}

/** As a person named it; its id until that is known. */
function deviceName(encoded: string): string {
  const id = idOf(encoded);
  const row = rowOf(id).value;
  return row === null ? id : nameOf(row.device);
}

/** An address that was typed may have a `%` that encodes nothing. */
function idOf(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
