// One line of the log.

import { clockMsText, timeText } from '../format/times.ts';
import type { Line } from './line.ts';
import { piecesOf } from './visible-text.ts';

interface Props {
  readonly line: Line;
  readonly search: string;
}

/** What tells the directions apart, for the eye and for the ear. */
const SIGNS = {
  in: ['<', 'from the board:'],
  out: ['>', 'to the board:'],
  note: ['*', 'note:'],
} as const;

export function LineView({ line, search }: Props) {
  const { time, direction, kind, text, fault, isPast } = line;
  const [sign, word] = SIGNS[direction];
  return (
    <div class="line" data-direction={direction} data-kind={kind} data-past={isPast || undefined}>
      <time title={timeText(time)}>{clockMsText(time)}</time>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
      <span class="sr-only">{word}</span>
      <span class="said">
        <Text text={text} search={search} />
      </span>
      {fault !== null && (
        <span class="fault">
          <Text text={fault} search={search} />
        </span>
      )}
    </div>
  );
}

function Text({ text, search }: { readonly text: string; readonly search: string }) {
  return (
    <>
      {piecesOf(text, search).map(({ text: part, isEscape, isFound }, at) => {
        const shown = isEscape ? <span class="escape">{part}</span> : part;
        return isFound ? <mark key={at}>{shown}</mark> : shown;
      })}
    </>
  );
}
