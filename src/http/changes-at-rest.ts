// What would change the devices of a store that no server has open: it takes a server, which keeps all
// that it knows in step.

import { TaplineError } from '../errors.ts';
import type { ApiParts } from './directory.ts';

const refuse = async () => {
  throw new TaplineError('no-server', 'No server runs here: start tapline serve, then try again.');
};

export const changesAtRest: Pick<ApiParts, 'profiles' | 'forget'> = {
  profiles: { change: refuse },
  forget: refuse,
};
