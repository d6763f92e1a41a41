// Ties device tokens to ingest: stored with its commits, and in force at once.

import type { TokenCenter } from './http/directory.ts';
import type { Ingest } from './ingest/ingest.ts';

export function tokenCenter(ingest: Ingest): TokenCenter {
  const { gate, commits } = ingest;
  // Whoever is told a token can use it: the next is made only then.
  let before: Promise<unknown> = Promise.resolve();
  const inTurn = <Made>(work: () => Promise<Made>): Promise<Made> => {
    const made = before.then(work);
    before = made;
    return made;
  };
  const durable = () => new Promise<void>((resolve) => commits.whenDurable(resolve));
  return {
    required: gate.required,
    list: () => [...gate.list()],
    failures: () => gate.failures.list(),
    make: (device) =>
      inTurn(async () => {
        const { wallMs } = ingest.clock();
        const { token, change } = gate.make(device, wallMs);
        commits.keep(change);
        await durable();
        turnAway(ingest, device);
        return token;
      }),
    async revoke(device) {
      const change = gate.revoke(device);
      if (change === null) return false;
      commits.keep(change);
      await durable();
      turnAway(ingest, device);
      return true;
    },
  };
}

/** Who spoke for the device with the token that is void now must show the new one. */
function turnAway({ gate, sessions }: Ingest, device: string): void {
  if (!gate.required) return;
  for (const session of sessions) {
    if (session.hello === null || session.device?.id !== device) continue;
    session.refuse('auth', 'the token of this device has changed');
  }
}
