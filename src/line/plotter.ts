// A reading as the Arduino Serial Plotter takes it: temperature:28.3,humidity:65.2.

import { parseNumber } from './number.ts';
import { type DecodedReading, ReadingBuilder, type Rejection } from './reading.ts';

/** A name, a colon, and the value right behind it. */
const PART = /^([\p{L}_][^\p{Cc}:]*):([^:]+)$/u;

/**
 * Decodes `name:value` parts with commas, tabs or spaces between them.
 *
 * @returns null unless all of the line is such parts
 */
export function decodePlotter(line: string): DecodedReading | Rejection | null {
  if (!line.includes(':')) return null;
  const builder = new ReadingBuilder();
  for (const part of line.split(/[, \t]+/)) {
    // Sketches print the separator behind the last value too.
    if (part === '') continue;
    const found = PART.exec(part);
    const value = found === null ? null : parseNumber(found[2]);
    if (found === null || value === null) return null;
    builder.add(found[1], value);
  }
  return builder.empty ? null : builder.build(null);
}
