// Which sockets of this machine are a device's, where no packet shows who says HELLO: its server knows.

import { isIP } from 'node:net';
import { TaplineError } from '../../errors.ts';
import { writtenAddress } from '../../link/address.ts';
import { connectionKey, remoteOfKey } from '../../link/kernel-figures.ts';
import { type ApiClient, getJson, openServerApi, type SourceOptions } from '../api-client.ts';

/** Tells them apart by their keys in the kernel's figures, as they are now. */
export interface KernelSockets {
  now(): Promise<(key: string) => boolean>;
}

/** @throws TaplineError `usage` when nobody knows whose sockets are whose */
export async function socketsOf(device: string, source: SourceOptions): Promise<KernelSockets> {
  // A board without HELLO goes by its address.
  if (isIP(device) !== 0) {
    const address = writtenAddress(device);
    return { now: async () => (key) => remoteOfKey(key).remoteAddress === address };
  }
  let api: ApiClient;
  try {
    api = await openServerApi(source);
  } catch (error) {
    if (!(error instanceof TaplineError) || error.code !== 'no-server') throw error;
    const words = `Without packets only the server tells which connection is ${device}'s, and none runs on ${source.data}: name its folder with --data, give the board's address, or leave --device out.`;
    throw new TaplineError('usage', words, { cause: error });
  }
  return {
    async now() {
      const { connections } = await getJson<Connections>(api, '/api/connections', { device });
      const keys = new Set(connections.flatMap(keyOf));
      return (key) => keys.has(key);
    },
  };
}

interface Connections {
  readonly connections: readonly {
    readonly remoteAddress: string;
    readonly remotePort: number | null;
    readonly localPort: number | null;
  }[];
}

function keyOf({ remoteAddress, remotePort, localPort }: Connections['connections'][number]) {
  // On a serial port there are none.
  if (remotePort === null || localPort === null) return [];
  return [connectionKey({ remoteAddress, remotePort, localPort })];
}
