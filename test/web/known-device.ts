// Devices whose page is opened: before a server knows one, its page asks for what is not there.

import { findDevice, type ServerProcess } from '../e2e/server-process.ts';
import { untilAsync } from '../until.ts';

/** What has to have come from a device. */
interface Came {
  readonly readings?: number;
  readonly rejected?: number;
}

/** Waits until what a device sent is stored, and its API tells of it. */
export async function untilKnown(
  server: Pick<ServerProcess, 'url'>,
  device: string,
  { readings = 0, rejected = 0 }: Came = {},
): Promise<void> {
  await untilAsync(
    async () => {
      const known = await findDevice(server, device);
      return known !== null && known.readings === readings && known.rejected === rejected;
    },
    30_000,
    `${readings} readings and ${rejected} rejected lines of ${device}`,
  );
}
