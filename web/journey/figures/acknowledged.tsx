// The line that told the board.

import type { AcknowledgedStep } from '../../../src/journey/journey.ts';
import { SegmentRows } from './segment-rows.tsx';

export function AcknowledgedFigure({ step, device }: { step: AcknowledgedStep; device: string }) {
  const { segments } = step;
  if (segments.length === 0) return null;
  return (
    <SegmentRows from="server" to={device} isRightwards={false} segments={segments} holes={[]} />
  );
}
