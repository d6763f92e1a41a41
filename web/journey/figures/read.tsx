// The goes in which the server's program read the bytes: TCP hands over what there is.

import type { Journey, PrintedStep, ReadStep } from '../../../src/journey/journey.ts';
import { count, numberText } from '../../format/amounts.ts';
import { afterText, msText } from '../moments.ts';
import { ByteCells, type Stretch } from './byte-cells.tsx';

export function ReadFigure({ step, journey }: { step: ReadStep; journey: Journey }) {
  const { reads } = step;
  const printed = journey.steps.find(
    (one): one is PrintedStep => one.known && one.step === 'printed',
  );
  const position = journey.copies.find(({ stored }) => stored !== false)?.offset ?? null;
  return (
    <>
      <ol class="step-list small">
        {reads.map(({ atMs, offset, length, afterMs }, at) => (
          <li key={at}>
            <span class="quiet">{afterText(atMs)}</span> read {count(length, 'byte')}, from byte{' '}
            {numberText(offset + 1)} of the stream
            {afterMs !== null && <span class="quiet">, {msText(afterMs)} after its packet</span>}
          </li>
        ))}
      </ol>
      {printed !== undefined && position !== null && reads.length > 1 && (
        <ByteCells
          hex={printed.bytes.hex}
          stretches={stretchesOf(reads, position, printed.length)}
          label="The line as it was read"
        />
      )}
    </>
  );
}

/** Which bytes of the line each read brought. */
function stretchesOf(reads: ReadStep['reads'], position: number, length: number): Stretch[] {
  return reads.flatMap((read, at) => {
    const from = Math.max(0, read.offset - position);
    const to = Math.min(length, read.offset + read.length - position);
    return to > from ? [{ from, to, name: `read ${at + 1}`, colour: (at % 4) + 1 }] : [];
  });
}
