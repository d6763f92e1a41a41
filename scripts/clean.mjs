// Removes what was built before, so that nothing stale is run.

import { rmSync } from 'node:fs';

rmSync(new URL('../dist/', import.meta.url), { recursive: true, force: true });
