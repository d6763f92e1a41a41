// One line of the log.

import { useState } from 'preact/hooks';
import { count } from '../format/numbers.ts';
import { clockMsText, timeText } from '../format/times.ts';
import { piecesOf } from '../format/visible-text.ts';
import type { Line } from './line.ts';

interface Props {
  readonly line: Line;
  readonly search: string;
}

/** Of a longer line only so many characters are shown until it is asked for. */
export const SHOWN_CHARS = 800;

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
    <div
      class="console-line"
      data-direction={direction}
      data-kind={kind}
      data-past={isPast || undefined}
    >
      <time title={timeText(time)}>{clockMsText(time)}</time>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
      <span class="sr-only">{word}</span>
      <span class="said">
        <LongText text={text} search={search} />
      </span>
      {fault !== null && (
        <span class="fault">
          <Text text={fault} search={search} />
        </span>
      )}
    </div>
  );
}

/** A line that fills the screen would hide all others. */
function LongText({ text, search }: { readonly text: string; readonly search: string }) {
  const [isWhole, setWhole] = useState(false);
  const more = text.length - SHOWN_CHARS;
  if (isWhole || more <= 0) return <Text text={text} search={search} />;
  return (
    <>
      <Text text={text.slice(0, SHOWN_CHARS)} search={search} />
      <button type="button" class="plain" onClick={() => setWhole(true)}>
        … {count(more, 'more character')}
      </button>
    </>
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
