// Forgets devices: their connections end, and everything of them goes with one commit.

import type { Commands } from './command/commands.ts';
import { renewFields } from './ingest/hello.ts';
import type { Ingest } from './ingest/ingest.ts';
import { NO_PROFILE, recordOf } from './ingest/profile.ts';

/**
 * Makes the function that forgets a device by its id. Its token stays: that is a board's right to write,
 * which the board needs to come back, and has a call of its own.
 *
 * @param forgotten called once it is durable, with the position of the last event of the device
 */
export function deviceForgetting(
  { registry, sessions, visits, commits }: Ingest,
  commands: Commands,
  forgotten: (id: string, position: number) => void,
): (id: string) => Promise<boolean> {
  return async (id) => {
    const device = registry.get(id);
    if (device === undefined) return false;
    // What comes from now on is of a new device; its first commit is no earlier than this.
    registry.remove(device);
    for (const session of sessions) {
      session.deviceForgotten(device);
      // Who has said nothing yet is not cut, and its first line goes by no list of before.
      if (session.id === id && !session.isOver) renewFields(session);
    }
    visits.forget(id);
    commits.forget(device);
    for (const change of commands.forget(id)) commits.keep(change);
    commits.keep(recordOf(id, NO_PROFILE));
    const { lastPosition } = commits.open;
    await new Promise<void>((resolve) => commits.whenDurable(resolve));
    forgotten(id, lastPosition);
    return true;
  };
}
