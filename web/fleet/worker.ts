// The fleet worker: shared by all tabs of this browser where it can be, else a tab's own.

import { Fleet } from './fleet.ts';
import type { TabPort } from './tab.ts';

const fleet = new Fleet();
const scope: {
  onconnect?: ((event: MessageEvent) => void) | null;
} & Partial<TabPort> = self;

if ('onconnect' in scope) {
  scope.onconnect = ({ ports: [port] }) => {
    if (port !== undefined) fleet.join(port);
  };
} else {
  fleet.join(self);
}
