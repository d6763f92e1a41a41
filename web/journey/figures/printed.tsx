// The line, byte by byte.

import type { Journey, PrintedStep } from '../../../src/journey/journey.ts';
import { ByteCells } from './byte-cells.tsx';
import { partsOfLine } from './line-parts.ts';

export function PrintedFigure({ step, journey }: { step: PrintedStep; journey: Journey }) {
  return (
    <ByteCells
      hex={step.bytes.hex}
      stretches={partsOfLine(step, journey)}
      label={`The line in ${step.length} bytes`}
    />
  );
}
