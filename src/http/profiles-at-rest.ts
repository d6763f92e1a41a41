// What people say of the devices of a store that no server has open: it can be read.

import { TaplineError } from '../errors.ts';
import type { ProfileCenter } from './directory.ts';

export const profilesAtRest: ProfileCenter = {
  async change() {
    throw new TaplineError(
      'no-server',
      'No server runs here: start tapline serve, then try again.',
    );
  },
};
