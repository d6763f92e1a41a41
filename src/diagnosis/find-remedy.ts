// What to do about a silence, as far as the lines that came show it.

import { MAX_DEVICE_METRICS, MAX_NAME_BYTES, MAX_READING_METRICS } from '../limits.ts';
import { parseVerb } from '../line/verb.ts';
import { bareNumbersRemedy } from './bare-number.ts';
import { decimalCommaRemedy, partedRemedy } from './decimal-comma.ts';
import type { DeviceCause, DeviceFacts, RejectRemark } from './device.ts';
import { firstLine, wholeLines } from './first-bytes.ts';
import { jsonRemedy } from './json-remedy.ts';
import { mistakenHello, nameRemedy } from './mistaken-hello.ts';
import { type Remedy, remedy } from './remedy.ts';
import { textRemedy } from './text-remedy.ts';
import type { Visit, VisitCause } from './visit.ts';

/** For a connection without a reading. @param fields the list that its lines are read by; null: none is known */
export function visitRemedy(
  cause: VisitCause,
  visit: Visit,
  fields: readonly string[] | null,
): Remedy | null {
  switch (cause) {
    case 'rejected':
      return firstFound(wholeLines(visit.first), (line) => firstBytesRemedy(line, fields));
    case 'text-only':
      return firstFound(wholeLines(visit.first), textRemedy);
    case 'hello-only':
    case 'bad-hello':
      return nameRemedy(firstLine(visit.first));
    default:
      return null;
  }
}

/** For a device. @param visit as `deviceCause` has it */
export function deviceRemedy(
  cause: DeviceCause,
  facts: DeviceFacts,
  visit: Visit | null,
): Remedy | null {
  const { lastReadingAt, rejects, fields } = facts;
  const texts = facts.texts.filter(({ time }) => time > (lastReadingAt ?? 0));
  switch (cause) {
    // Whole lines tell more than the first bytes; but they are kept a moment later.
    case 'rejected':
      if (rejects.length > 0) return rejectedRemedy(facts);
      return visit && visitRemedy(cause, visit, fields);
    case 'text-only':
      if (texts.length === 0) return visit && visitRemedy(cause, visit, null);
      return firstFound(
        texts.map(({ raw }) => raw),
        textRemedy,
      );
    case 'hello-only':
    case 'bad-hello':
      return visit && visitRemedy(cause, visit, null);
    default:
      return null;
  }
}

function rejectedRemedy({ rejects, texts, lastReadingAt, open, fields }: DeviceFacts) {
  const [newest] = rejects;
  if (newest === undefined) return null;
  const { raw, reason } = newest;
  if (reason !== 'fields') return REMEDIES[reason]?.(newest) ?? null;
  const byLine = csvRemedy(raw);
  if (byLine !== null) return byLine;
  const alike = rejects.filter((one) => one.time > (lastReadingAt ?? 0) && one.reason === 'fields');
  const comma = decimalCommaRemedy(
    alike.map((one) => one.raw),
    fields,
  );
  if (comma !== null || open === null || open.helloFields !== null) return comma;
  // The fields may be named in a HELLO that is none.
  const said = texts.filter(({ time, raw: text }) => {
    return time >= open.visit.since && text.includes('fields=');
  });
  return firstFound(
    said.map(({ raw: text }) => text),
    mistakenHello,
  );
}

/** By the reason of a reject. */
const REMEDIES: Readonly<Record<string, (newest: RejectRemark) => Remedy | null>> = {
  json: ({ raw }) => jsonRemedy(raw),
  number: ({ raw }) =>
    namesItsValues(raw)
      ? remedy(
          'Mend the value that is named above: seq and millis are whole numbers from 0 on, and all are numbers.',
          null,
        )
      : csvRemedy(raw),
  limit: () =>
    remedy(
      `Send fewer values, or shorter names: a reading has ${MAX_READING_METRICS} metrics at most, a device ${MAX_DEVICE_METRICS}, a name ${MAX_NAME_BYTES} bytes.`,
      null,
    ),
  late: () =>
    remedy('Send what was missed sooner: the server no longer waits for this reading.', null),
  auth: () =>
    remedy(
      'Leave the name of the other device out of the line, or let the board say HELLO as that device with its token.',
      null,
    ),
};

function csvRemedy(line: string): Remedy | null {
  return partedRemedy(line) ?? bareNumbersRemedy(line);
}

/** Whether it is none of CSV, which has nothing but numbers before its first comma. */
function namesItsValues(line: string): boolean {
  return /^\s*[\p{L}_{][^,]*[:={]|^\s*\{/u.test(line);
}

function firstBytesRemedy(line: string, fields: readonly string[] | null): Remedy | null {
  if (parseVerb(line) !== null) return null;
  if (line.trimStart().startsWith('{')) return jsonRemedy(line);
  if (!/^\s*[\d+-].*,/.test(line)) return null;
  return csvRemedy(line) ?? (fields && decimalCommaRemedy([line], fields));
}

/** Of the first line that shows one. */
function firstFound(
  lines: readonly string[],
  remedyOf: (line: string) => Remedy | null,
): Remedy | null {
  for (const line of lines) {
    const found = remedyOf(line);
    if (found !== null) return found;
  }
  return null;
}
