// Which bytes of a line are which of its fields.

import type { DecodedStep, Journey, PrintedStep } from '../../../src/journey/journey.ts';
import type { Stretch } from './byte-cells.tsx';

const COMMA = 0x2c;
const COLOURS = 4;

/** The fields of a line by their names, and its end. */
export function partsOfLine({ bytes, ending }: PrintedStep, journey: Journey): Stretch[] {
  const length = bytes.hex.length / 2;
  const endAt = length - (ending === 'CR LF' ? 2 : 1);
  const end: Stretch = { from: endAt, to: length, name: ending, colour: 0 };
  const decoded = journey.steps.find(
    (step): step is DecodedStep => step.known && step.step === 'decoded',
  );
  if (decoded?.kind !== 'csv') return [end];
  const cells: Stretch[] = [];
  let from = 0;
  for (let at = 0; at <= endAt; at++) {
    const isOver =
      at === endAt || Number.parseInt(bytes.hex.slice(at * 2, at * 2 + 2), 16) === COMMA;
    if (!isOver) continue;
    const name = decoded.fields[cells.length]?.name ?? '';
    cells.push({ from, to: at, name, colour: (cells.length % COLOURS) + 1 });
    from = at + 1;
  }
  return [...cells, end];
}
