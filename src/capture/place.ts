// Where and for whom captures are tried: what the words about a failure depend on.

import { userInfo } from 'node:os';
import type { CapturePlace } from './capture-failure.ts';
import { interfaceNames } from './interfaces.ts';
import { filterText } from './port-filter.ts';
import type { CaptureWish } from './tools.ts';

export async function currentPlace(wish: CaptureWish): Promise<CapturePlace> {
  return {
    interface: wish.interface,
    filter: filterText(wish.ports),
    interfaces: await interfaceNames(),
    platform: process.platform,
    user: userName(),
    isRoot: process.getuid?.() === 0,
  };
}

/** A container may run a user that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'you');
  }
}
