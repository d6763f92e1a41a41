// The bytes of a frame, in hex and as text: pointed at, they tell which field they are.

import './packet-bytes.css';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ScrollArea } from '../../design/scroll-area.tsx';
import { bytesText } from '../../format/amounts.ts';
import { useMatches } from '../use-matches.ts';
import { byteAt, byteLines, type HexLine, OFFSET, type Range } from './byte-lines.ts';

/** Bytes shown at first, and how many more at a time. */
const AT_FIRST = 512;
const MORE = 4096;

interface Props {
  readonly bytes: Uint8Array;
  /** What is lit; null: nothing. */
  readonly lit: Range | null;
  /** Which byte is pointed at; null: none. */
  readonly point: (at: number | null) => void;
}

export function PacketBytes({ bytes, lit, point }: Props) {
  const [shown, setShown] = useState(AT_FIRST);
  const part = useMemo(() => bytes.subarray(0, shown), [bytes, shown]);
  const width = useLineWidth();
  const lines = byteLines(part, width, lit);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (lit === null || box.current === null) return;
    scrollWithin(box.current, box.current.querySelector('mark'));
  }, [lit]);
  const move = (event: PointerEvent) => {
    const line = event.target instanceof Element ? event.target.closest('[data-line]') : null;
    if (!(line instanceof HTMLElement)) return;
    const { left } = line.getBoundingClientRect();
    // The line is in a face of one width: offset, hex and text begin at known characters.
    const offsetPx = line.firstElementChild?.getBoundingClientRect().width ?? 0;
    const character = (event.clientX - left) / (offsetPx / OFFSET);
    const at = byteAt(Number(line.dataset.line), width, character);
    point(at !== null && at < part.length ? at : null);
  };
  const left = bytes.length - part.length;
  return (
    <div class="packet-bytes">
      <ScrollArea
        ref={box}
        class="mono"
        aria-label="Bytes of the frame"
        onPointerMove={move}
        onPointerLeave={() => point(null)}
      >
        {lines.map((line) => (
          <Line key={line.at} line={line} />
        ))}
      </ScrollArea>
      {left > 0 && (
        <p class="row small">
          <button type="button" onClick={() => setShown(shown + MORE)}>
            Show more
          </button>
          <span class="quiet">{bytesText(left)} more</span>
        </p>
      )}
    </div>
  );
}

/** As far as it takes, and nothing but this box. */
function scrollWithin(box: HTMLElement, part: HTMLElement | null): void {
  if (part === null || box.matches(':hover')) return;
  const { top, bottom } = part.getBoundingClientRect();
  const room = box.getBoundingClientRect();
  if (top < room.top) box.scrollTop -= room.top - top + part.offsetHeight;
  else if (bottom > room.bottom) box.scrollTop += bottom - room.bottom + part.offsetHeight;
}

/** Bytes in a line: what a phone has room for, and what everybody is used to. */
function useLineWidth(): number {
  return useMatches('(max-width: 36rem)') ? 8 : 16;
}

function Line({ line }: { readonly line: HexLine }) {
  const { at, hex, text } = line;
  return (
    <div data-line={at}>
      <span class="quiet bytes-at">{`${at.toString(16).padStart(4, '0')}  `}</span>
      <Parts parts={hex} />
      {'  '}
      <Parts parts={text} />
    </div>
  );
}

function Parts({ parts }: { readonly parts: HexLine['hex'] }) {
  return (
    <>
      {parts.map(({ characters, isLit }, at) =>
        isLit ? <mark key={at}>{characters}</mark> : <span key={at}>{characters}</span>,
      )}
    </>
  );
}
