// Where in the stream of bytes the line stands.

import './position.css';
import type { PositionStep } from '../../../src/journey/journey.ts';
import { numberText } from '../../format/amounts.ts';

export function PositionFigure({ step }: { readonly step: PositionStep }) {
  const { offset, length, seq, rawSeq } = step;
  if (offset === null) return null;
  const end = offset + length;
  return (
    <figure class="position">
      <div class="position-bar" aria-hidden="true">
        <span class="position-before" />
        <span class="position-line" />
        <span class="position-after" />
      </div>
      <dl class="position-numbers small">
        <div>
          <dt class="quiet">before it</dt>
          <dd>{numberText(offset)} bytes</dd>
        </div>
        <div>
          <dt class="quiet">its bytes</dt>
          <dd>
            {numberText(offset + 1)} to {numberText(end)}
          </dd>
        </div>
        {seq !== null && (
          <div>
            <dt class="quiet">sequence numbers</dt>
            <dd>
              {seq} to {seq + length - 1}
              {rawSeq !== null && <span class="quiet"> ({rawSeq} on the wire)</span>}
            </dd>
          </div>
        )}
      </dl>
    </figure>
  );
}
