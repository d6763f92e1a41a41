// The work behind `tapline store`.

import { backupStore } from '../store/care/backup.ts';
import { checkStore } from '../store/care/check.ts';
import { compactStore } from '../store/care/compact.ts';
import { storeInfo } from '../store/care/info.ts';
import { repairStore } from '../store/care/repair.ts';
import type { StoreCare } from './store.ts';

/** What the commands do. */
export const STORE_CARE: StoreCare = {
  check: checkStore,
  repair: repairStore,
  compact: compactStore,
  info: storeInfo,
  backup: backupStore,
};
