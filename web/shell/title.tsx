// The title of the window: where one is.

import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';

export function Title() {
  const { path } = useLocation();
  useEffect(() => {
    document.title = titleOf(path);
  }, [path]);
  return null;
}

function titleOf(path: string): string {
  const [, page, id, part] = path.split('/');
  switch (page) {
    case 'devices':
      return `${decodeURIComponent(id ?? '')}${part === 'console' ? ' console' : ''} · Tapline`;
    case 'connections':
      return 'Connections · Tapline';
    case 'settings':
      return 'Settings · Tapline';
    default:
      return 'Tapline';
  }
}
