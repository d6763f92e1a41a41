// Ties what people say of devices to ingest: stored with its commits, and in force once it is.

import { TaplineError } from './errors.ts';
import type { ProfileCenter } from './http/directory.ts';
import type { Device } from './ingest/device.ts';
import { renewFields } from './ingest/hello.ts';
import type { Ingest } from './ingest/ingest.ts';
import { changed, type Profile, recordOf } from './ingest/profile.ts';
import { MAX_UNIT_OVERRIDES } from './limits.ts';

export function profileCenter(ingest: Ingest): ProfileCenter {
  const { registry, commits } = ingest;
  /** On their way to the disk: what is changed next is changed in these. */
  const underWay = new Map<Device, Profile>();
  return {
    async change(id, change) {
      const device = registry.get(id);
      if (device === undefined) return false;
      const profile = changed(underWay.get(device) ?? device.profile, change);
      if (Object.keys(profile.units).length > MAX_UNIT_OVERRIDES) throw tooManyUnits();
      if (change.fields !== undefined) requireSeq(ingest, id, profile.fields);
      underWay.set(device, profile);
      commits.keep(recordOf(id, profile));
      await new Promise<void>((resolve) => commits.whenDurable(resolve));
      device.profile = profile;
      if (underWay.get(device) === profile) underWay.delete(device);
      if (change.fields !== undefined) for (const session of of(ingest, id)) renewFields(session);
      return true;
    },
  };
}

function tooManyUnits(): TaplineError {
  const words = `Units can be given for ${MAX_UNIT_OVERRIDES} metrics of a device: take others away first.`;
  return new TaplineError('too-many-units', words);
}

/** A board that asks for ACKs and leaves its field list to the server would get none any more. */
function requireSeq(ingest: Ingest, id: string, fields: readonly string[] | null): void {
  if (fields === null || fields.includes('seq')) return;
  for (const { hello } of of(ingest, id)) {
    if (!hello?.ack || hello.fields !== null) continue;
    const words = `${id} asks for ACKs, which name the seq of a reading: fields needs seq in it.`;
    throw new TaplineError('needs-seq', words);
  }
}

/** The connections whose lines are of that device, also before the first. */
function of({ sessions }: Ingest, id: string) {
  return [...sessions].filter((session) => (session.hello?.device ?? session.id) === id);
}
