// How the server is: a call that is answered also without a login, and also when it cannot store.

import { CallError } from './call.ts';
import type { Health } from './types.ts';

export interface HealthAnswer {
  readonly health: Health;
  /** When the server answered, by its own clock; null: it did not say. */
  readonly date: string | null;
}

/**
 * Without a login, where one is needed, the answer has nothing but the status: a call that is refused
 * would be logged by the browser as a fault.
 *
 * @param credentials `omit`: as somebody who is not logged in would be answered
 * @throws CallError when no answer came
 */
export async function askHealth(
  credentials: RequestCredentials = 'same-origin',
): Promise<HealthAnswer> {
  try {
    const response = await fetch('/api/health', { cache: 'no-store', credentials });
    return { health: await response.json(), date: response.headers.get('date') };
  } catch {
    throw new CallError(0, 'no-answer', 'The server does not answer.');
  }
}

/** Whether an answer is one for somebody who has to log in first. */
export function wantsLogin({ version }: Health): boolean {
  return version === undefined;
}
