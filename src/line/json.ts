// A reading as a JSON object: {"seq":12,"millis":1234567,"dht":{"temperature":28.3}}.

import { isMetricField } from './fields.ts';
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
    // Only at the top do names mean anything but a metric.
    const top = open.length === 1;
    if (top && key === 'device') continue;
    if (isObject(value) && (!top || isMetricField(key))) {
      open.push({ prefix: `${name}.`, entries: Object.entries(value), next: 0 });
    } else if (top) builder.add(name, value);
    else builder.addMetric(name, value);
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
