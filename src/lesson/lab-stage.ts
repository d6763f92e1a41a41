// A chapter in a lab: board and server are apart, and what is between them can be made to fail.

import { openLab } from '../lab/lab.ts';
import { capture } from '../lab/packets.ts';
import { closed } from '../lab/running.ts';
import { SERVER_ADDRESS } from '../lab/wiring.ts';
import type { Stage } from './stage.ts';

/** Inside a lab nobody else has it. */
const PORT = 5050;

/** @throws TaplineError `no-lab` with the reason where this is not allowed */
export async function openLabStage(): Promise<Stage> {
  const lab = await openLab();
  return {
    kind: 'lab',
    host: SERVER_ADDRESS,
    port: PORT,
    lab,
    ends: ['board', 'server'],
    start: (at, command) => lab[at].start(command),
    async capture(at, port, bytes) {
      const running = await capture(lab[at], `tcp port ${port}`);
      running.bytes.on('data', bytes);
      return {
        async stop() {
          await running.stop();
          await closed(running.bytes);
        },
      };
    },
    close: () => lab.close(),
  };
}
