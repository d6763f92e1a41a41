// Segments, what was missing, and what acknowledged them, as a small ladder: time goes down.

import './segment-rows.css';
import type { HoleJson, SegmentJson } from '../../../src/journey/journey.ts';
import { visibleText } from '../../format/visible-text.ts';
import { Arrow } from '../../wire/ladder/arrow.tsx';
import { afterText, msText } from '../moments.ts';
import { ByteCells } from './byte-cells.tsx';
import { type Happening, happenedTo } from './happenings.ts';

interface Props {
  /** Who sent the segments, and who acknowledged them. */
  readonly from: string;
  readonly to: string;
  /** The sender stands on the left. */
  readonly isRightwards: boolean;
  readonly segments: readonly SegmentJson[];
  readonly holes: readonly HoleJson[];
}

export function SegmentRows({ from, to, isRightwards, segments, holes }: Props) {
  const [left, right] = isRightwards ? [from, to] : [to, from];
  return (
    <div class="segment-rows">
      <div class="segment-ends" aria-hidden="true">
        <strong>{visibleText(left)}</strong>
        <strong>{visibleText(right)}</strong>
      </div>
      <ol>
        {happenedTo(segments, holes).map((happening, at) => (
          <li key={at} class="segment-row">
            <p class="quiet small segment-when">{afterText(happening.atMs)}</p>
            <Lane happening={happening} isRightwards={isRightwards} />
            <Words happening={happening} from={from} to={to} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Lane({ happening, isRightwards }: { happening: Happening; isRightwards: boolean }) {
  switch (happening.kind) {
    case 'segment': {
      const { copy, fillsHole, analysis } = happening.segment;
      const isAgain = copy || fillsHole || analysis.some((name) => name.endsWith('retransmission'));
      return (
        <div class="segment-lane">
          <Arrow
            fromClient={isRightwards}
            mark={isAgain ? 'retransmission' : undefined}
            load="data"
          />
        </div>
      );
    }
    case 'ack':
      return (
        <div class="segment-lane">
          <Arrow fromClient={!isRightwards} mark={undefined} load="bare" />
        </div>
      );
    case 'hole':
      return (
        <div class="segment-lane" data-lost="true">
          <Arrow fromClient={isRightwards} mark="lost" load="data" />
        </div>
      );
    case 'duplicates':
      return (
        <div class="segment-lane">
          <Arrow fromClient={!isRightwards} mark="duplicate_ack" load="bare" />
        </div>
      );
  }
}

function Words({ happening, from, to }: { happening: Happening; from: string; to: string }) {
  switch (happening.kind) {
    case 'segment':
      return <Segment segment={happening.segment} from={from} />;
    case 'ack':
      return (
        <p class="small">
          Frame {happening.frame}: {visibleText(to)} acknowledges
          {happening.acks.length > 1 ? ' both' : ''}, {msText(happening.afterMs)} after{' '}
          {happening.acks.length > 1 ? 'the last' : `frame ${happening.acks[0]}`}.
        </p>
      );
    case 'hole': {
      const { lineFrom, lineTo, frame, missedBy } = happening.hole;
      return (
        <p class="small">
          <strong class="segment-lost">
            {missedBy === null ? 'Lost or missed' : 'Not captured'}
          </strong>{' '}
          bytes {lineFrom + 1} to {lineTo} of the line: they were missing when frame {frame} came.
        </p>
      );
    }
    case 'duplicates':
      return (
        <p class="small">
          {visibleText(to)} repeats its last acknowledgement {happening.count} times: something is
          missing.
        </p>
      );
  }
}

function Segment({ segment, from }: { segment: SegmentJson; from: string }) {
  const { frame, seq, endSeq, length, flags, bytes, before, after, copy, fillsHole } = segment;
  const beforeLength = before.length / 2;
  const own = bytes.hex.length / 2;
  return (
    <div class="segment-words">
      <p class="small">
        <strong>Frame {frame}</strong>: {visibleText(from)} sends {length} bytes ({flags.join(', ')}
        ), seq {seq} to {endSeq - 1}
        {copy && ', a copy'}
        {fillsHole && ', which fills the gap'}
        {segment.waitedMs !== null && `, ${msText(segment.waitedMs)} after the first time`}.
      </p>
      <ByteCells
        hex={before + bytes.hex + after}
        stretches={[{ from: beforeLength, to: beforeLength + own, name: '', colour: 1 }]}
        label={`Bytes of the line in frame ${frame}`}
      />
    </div>
  );
}
