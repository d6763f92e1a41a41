// What became of the packets of a direction between two captures, in words.

import type { WayFigures } from '../../src/wire/two-ends/figures.ts';
import { count, numberText } from '../format/amounts.ts';
import type { SourceState } from './protocol.ts';
import { spanText } from './words.ts';

/** Two captures are looked at. */
export function isPair(source: SourceState): boolean {
  return source.kind === 'file' && source.names.length === 2;
}

/** `4 of 128 lost (3.1 %)`, `none of 120 lost`. */
export function lostText({ left, fates: { lost } }: WayFigures): string {
  if (lost === 0) return left === 0 ? 'no packet' : `none of ${numberText(left)} lost`;
  const share = (100 * lost) / Math.max(left, 1);
  return `${numberText(lost)} of ${numberText(left)} lost (${share.toFixed(share < 10 ? 1 : 0)} %)`;
}

/** `20 ms on the way`, `mostly 17 ms on the way, 16 ms to 77 ms`; empty: none arrived. */
export function delayText({ delay }: WayFigures): string {
  if (delay === undefined) return '';
  const { least, middle, most } = delay;
  const [from, to, mostly] = [least, most, middle].map((ns) => spanText(Math.max(0, ns)));
  return from === to ? `${mostly} on the way` : `mostly ${mostly} on the way, ${from} to ${to}`;
}

/** What else there is to say, in a few words each. */
export function oddTexts({ fates, overtaken, duplicates, resized }: WayFigures): string[] {
  return [
    ...(overtaken > 0 ? [`${numberText(overtaken)} overtaken`] : []),
    ...(duplicates > 0 ? [`${numberText(duplicates)} doubled on the way`] : []),
    ...(resized > 0 ? [`${count(resized, 'piece')} cut or merged`] : []),
    ...(fates.missed > 0 ? [`${numberText(fates.missed)} came unseen`] : []),
    ...(fates.unknown > 0 ? [`${numberText(fates.unknown)} while the other end did not run`] : []),
    ...(fates.unseen > 0 ? [`${numberText(fates.unseen)} not seen leaving`] : []),
  ];
}
