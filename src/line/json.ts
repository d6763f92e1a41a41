// A reading as a JSON object: {"seq":12,"millis":1234567,"dht":{"temperature":28.3}}.

import { quote } from './mask.ts';
import { isDeviceId } from './names.ts';
import { type DecodedReading, ReadingBuilder, type Rejection, rejection } from './reading.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Decodes a line that begins with `{`.
 *
 * @returns null if it is neither a reading nor looks like one: then it is text
 */
export function decodeJson(text: string): DecodedReading | Rejection | null {
  const object = parseObject(text);
  if (object === null) return noReading(text, 'not valid JSON');

  const builder = new ReadingBuilder();
  flatten(object, builder);

  const device = object.device ?? null;
  if (device !== null && (typeof device !== 'string' || !isDeviceId(device))) {
    const shown = typeof device === 'string' ? `: ${quote(device)}` : '';
    return rejection('json', `device must be a device id and no IP address${shown}`);
  }
  if (builder.empty) return noReading(text, 'no number in the JSON object');
  return builder.build(device);
}

/** A line without a comma is rather what someone typed than a reading. */
function noReading(text: string, detail: string): Rejection | null {
  return text.includes(',') ? rejection('json', detail) : null;
}

function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Gives all values to the builder in their order, nested names joined by a dot. */
function flatten(object: JsonObject, builder: ReadingBuilder): void {
  // A stack of its own: a line can nest deeper than calls may.
  const open = [{ prefix: '', entries: Object.entries(object), next: 0 }];
  for (let level = open.at(-1); level !== undefined; level = open.at(-1)) {
    if (level.next === level.entries.length) {
      open.pop();
      continue;
    }
    const [key, value] = level.entries[level.next++];
    const name = level.prefix + key;
    if (open.length > 1) {
      if (isObject(value))
        open.push({ prefix: `${name}.`, entries: Object.entries(value), next: 0 });
      else builder.addMetric(name, value);
    } else if (key !== 'device') {
      const reserved = key === 'seq' || key === 'millis' || key === 'time';
      if (isObject(value) && !reserved) {
        open.push({ prefix: `${name}.`, entries: Object.entries(value), next: 0 });
      } else builder.add(name, value);
    }
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
