// What would make a reading of a line that begins as JSON does, and is none.

import { decodeJson } from '../line/json.ts';
import { isDeviceId } from '../line/names.ts';
import { type JsonFault, jsonFault } from './json-fault.ts';
import { type Remedy, remedy } from './remedy.ts';
import { shownPiece } from './shown-line.ts';

/** Faults that are mended in one line; one with more was not meant as JSON. */
const MAX_FAULTS = 40;

/** A name, and a value that is a text, as they stand in a line. */
const TEXT_VALUE = /"([^"\\]*)"[ \t]*:([ \t]*)"([^"\\]*)"/g;
const NUMBER_AND_UNIT = /^[ \t]*([+-]?\d+(?:\.\d+)?)[ \t]*(?:[^\d\s]{1,4}[ \t]*)?$/;

/** Null: it is a reading, or looks like no JSON either. */
export function jsonRemedy(line: string): Remedy | null {
  const text = line.trim();
  if (!text.startsWith('{') || !/[":=]/.test(text)) return null;
  const fault = jsonFault(text);
  if (fault !== null) return faultRemedy(text, fault);
  if (decodeJson(text)?.kind === 'reading') return null;
  return badDevice(text) ?? textsRemedy(text);
}

function faultRemedy(text: string, fault: JsonFault): Remedy {
  const words = `This looks like JSON, but is none: ${fault.words}.`;
  const mended = mend(text, fault);
  return mended === null ? remedy(words, null) : remedy(`${words} It would be read as:`, mended);
}

/** Null: it cannot be told what was meant. */
function mend(text: string, first: JsonFault): string | null {
  let mended = text;
  let fault: JsonFault | null = first;
  for (let faults = 0; fault !== null; faults++) {
    if (fault.mend === null || faults === MAX_FAULTS) return null;
    const { from, to, by } = fault.mend;
    mended = mended.slice(0, from) + by + mended.slice(to);
    fault = jsonFault(mended);
  }
  return [mended, withNumbers(mended)].find(isReading) ?? null;
}

function isReading(text: string): boolean {
  const decoded = decodeJson(text);
  return decoded?.kind === 'reading' && decoded.reading.metrics.length > 0;
}

/** JSON that has no number. */
function textsRemedy(text: string): Remedy | null {
  const decoded = decodeJson(text);
  // Another fault than that there is no number: the words of the reject name it.
  if (decoded?.kind === 'reject' && decoded.reason !== 'json') return null;
  const mended = withNumbers(text);
  const quoted = [...text.matchAll(TEXT_VALUE)].find((found) => numberFor(found) !== null);
  if (quoted === undefined || !isReading(mended)) {
    const words = 'This is JSON without a number; a reading has at least one, as in:';
    return remedy(words, '{"temperature":28.3}');
  }
  const instead = `print ${numberFor(quoted)} in place of "${shownPiece(quoted[3])}"`;
  return remedy(`In JSON a number has no quotes: ${instead}:`, mended);
}

/** The numbers that stand in quotes without these. */
function withNumbers(text: string): string {
  return text.replace(TEXT_VALUE, (...found: string[]) => {
    const number = numberFor(found);
    return number === null ? found[0] : `"${found[1]}":${found[2]}${number}`;
  });
}

/** @param found by TEXT_VALUE */
function numberFor([, name, , value]: readonly string[]): string | null {
  const number = name === 'device' ? undefined : NUMBER_AND_UNIT.exec(value)?.[1];
  return number === undefined ? null : String(Number(number));
}

function badDevice(text: string): Remedy | null {
  const { device = null } = JSON.parse(text) as { readonly device?: unknown };
  if (device === null || (typeof device === 'string' && isDeviceId(device))) return null;
  return remedy(
    'Its "device" is no name of a device: that is a text of 1 to 64 of A-Z a-z 0-9 _ . -, does not begin with . or -, and is no IP address.',
    null,
  );
}
