// The tokens of devices: who has one, a new one, and none any more.

import { callJson, devicePath } from '../api/call.ts';

export interface DeviceTokens {
  /** Whether boards have to show one; null: this server cannot say. */
  readonly required: boolean | null;
  readonly tokens: readonly { readonly device: string; readonly createdAt: string }[];
}

export function listTokens(signal?: AbortSignal): Promise<DeviceTokens> {
  return callJson<DeviceTokens>('/api/tokens', { signal });
}

/** @returns the token, which is told this once */
export async function makeToken(device: string): Promise<string> {
  const path = devicePath(device, '/token');
  return (await callJson<{ token: string }>(path, { method: 'POST' })).token;
}

export async function revokeToken(device: string): Promise<void> {
  await callJson(devicePath(device, '/token'), { method: 'DELETE' });
}

/** Whether a device goes by its address: it says no HELLO, so that it cannot show a token. */
export function isAddress(id: string): boolean {
  return id.includes(':') || /^\d{1,3}(\.\d{1,3}){3}$/.test(id);
}
