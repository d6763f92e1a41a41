// PATCH /api/devices/{id}: what a person says of a device.

import { Type } from 'typebox';
import type { ProfileChange } from '../ingest/profile.ts';
import {
  MAX_DEVICE_NAME_CHARS,
  MAX_NAME_BYTES,
  MAX_NOTES_CHARS,
  MAX_PROFILE_BYTES,
  MAX_READING_METRICS,
  MAX_UNIT_CHARS,
} from '../limits.ts';
import { isFieldList, isMetricName, isPrintable } from '../line/names.ts';
import { DeviceJson, DeviceParams, deviceJson, findDevice, OrNull } from './device-json.ts';
import type { ApiParts } from './directory.ts';
import { ApiError, requireStore, unknownDevice } from './failure.ts';
import { type Api, answers } from './route.ts';

const ProfileIn = Type.Object(
  {
    name: Type.Optional(
      OrNull(
        Type.String({
          maxLength: MAX_DEVICE_NAME_CHARS,
          description: 'Without control characters; an empty one takes it away, as null does',
        }),
      ),
    ),
    notes: Type.Optional(
      OrNull(
        Type.String({
          maxLength: MAX_NOTES_CHARS,
          description: 'May have several lines; empty ones take them away, as null does',
        }),
      ),
    ),
    units: Type.Optional(
      Type.Record(Type.String(), OrNull(Type.String({ maxLength: MAX_UNIT_CHARS })), {
        description:
          'The unit of each metric, whatever its board says; an empty one: it has none; null: as the ' +
          'board says. Those that are not named stay',
      }),
    ),
    fields: Type.Optional(
      OrNull(
        Type.Array(Type.String(), {
          description:
            'The field list of its lines, from now on, unless its HELLO names one; null: as the server ' +
            'was started',
        }),
      ),
    ),
  },
  { additionalProperties: false, description: 'What is left out stays as it is' },
);

export function profileRoute(app: Api, { devices, profiles, store }: ApiParts): void {
  app.patch(
    '/api/devices/:id',
    {
      bodyLimit: MAX_PROFILE_BYTES,
      // `changeOf` says better what is wrong, and takes no number for its digits.
      validatorCompiler: () => () => true,
      schema: {
        summary: 'Changes what a person says of a device',
        params: DeviceParams,
        body: ProfileIn,
        response: answers(DeviceJson),
      },
    },
    async ({ params: { id }, body }) => {
      const change = changeOf(body);
      findDevice(devices, id);
      requireStore(store);
      if (!(await profiles.change(id, change))) throw unknownDevice(id);
      return deviceJson(findDevice(devices, id));
    },
  );
}

/** Of each thing that can be said: what is to be kept of what was given. */
const READERS: { readonly [Key in keyof Required<ProfileChange>]: (value: unknown) => unknown } = {
  name: readName,
  notes: readNotes,
  units: readUnits,
  fields: readFields,
};

/** @throws ApiError 400 `bad-profile` */
function changeOf(body: unknown): ProfileChange {
  if (!isObject(body)) throw bad('The body must be an object.');
  const change: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(body)) {
    if (!Object.hasOwn(READERS, key)) {
      throw bad(
        `${JSON.stringify(key)} is not known: there are ${Object.keys(READERS).join(', ')}.`,
      );
    }
    change[key] = READERS[key as keyof ProfileChange](value);
  }
  return change;
}

function readName(value: unknown): string | null {
  if (value === null) return null;
  // Blanks around it would only be seen as two devices of one name.
  const name = typeof value === 'string' ? value.trim() : '\0';
  if (isPrintable(name) && isWithin(name, MAX_DEVICE_NAME_CHARS)) return name === '' ? null : name;
  const most = `${MAX_DEVICE_NAME_CHARS} characters`;
  throw bad(`name must be a text of at most ${most}, without control characters, or null.`);
}

function readNotes(value: unknown): string | null {
  if (value === null) return null;
  const notes = typeof value === 'string' ? value.replaceAll(/\r\n?/g, '\n') : '\0';
  const isText = isPrintable(notes.replaceAll(/[\n\t]/g, ''));
  if (isText && isWithin(notes, MAX_NOTES_CHARS)) return notes === '' ? null : notes;
  const most = `${MAX_NOTES_CHARS} characters`;
  throw bad(
    `notes must be a text of at most ${most}, without control characters but line breaks, or null.`,
  );
}

function readUnits(value: unknown): Record<string, string | null> {
  if (!isObject(value)) throw bad('units must be an object: a unit, or null, for each metric.');
  const units: Record<string, string | null> = Object.create(null);
  for (const [metric, unit] of Object.entries(value)) {
    if (!isMetricName(metric)) {
      throw bad(
        `units names what can be no metric (1 to ${MAX_NAME_BYTES} bytes): ${quote(metric)}.`,
      );
    }
    const text = typeof unit === 'string' ? unit.trim() : unit;
    if (text !== null && !isUnit(text)) {
      const most = `${MAX_UNIT_CHARS} characters`;
      throw bad(
        `The unit of ${quote(metric)} must be a text of at most ${most}, without control characters, or null.`,
      );
    }
    units[metric] = text;
  }
  return units;
}

function isUnit(text: unknown): text is string {
  return typeof text === 'string' && isPrintable(text) && isWithin(text, MAX_UNIT_CHARS);
}

function readFields(value: unknown): readonly string[] | null {
  if (value === null) return null;
  const isList = Array.isArray(value) && value.every((field) => typeof field === 'string');
  if (isList && isFieldList(value)) return value;
  throw bad(
    `fields must be a list of up to ${MAX_READING_METRICS} different names besides seq, millis and time, ` +
      'each without a comma, and none device; or null.',
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Characters are counted as people do, not as halves of surrogate pairs. */
function isWithin(text: string, most: number): boolean {
  return text.length <= most || (text.length <= 2 * most && [...text].length <= most);
}

/** A name from outside, not longer than a line. */
function quote(name: string): string {
  const shown = 40;
  return name.length > shown ? `${JSON.stringify(name.slice(0, shown))}…` : JSON.stringify(name);
}

function bad(words: string): ApiError {
  return new ApiError(400, 'bad-profile', words);
}
