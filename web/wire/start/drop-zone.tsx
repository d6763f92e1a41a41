// The whole page takes files that are dropped on it: its lower half, where one capture is open, takes that of
// the other end.

import './drop-zone.css';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { visibleText } from '../../format/visible-text.ts';

interface Props {
  readonly open: (files: readonly File[]) => void;
  readonly openOtherEnd: (files: readonly File[]) => void;
  /** The one capture that is open, which may have another end; null: there is none. */
  readonly oneEnd: string | null;
  readonly children: ComponentChildren;
}

type Half = 'upper' | 'lower';

export function DropZone({ open, openOtherEnd, oneEnd, children }: Props) {
  const [over, setOver] = useState<Half | null>(null);
  const isHalved = oneEnd !== null;
  // At once: a file may be dropped as soon as the page is seen.
  useLayoutEffect(() => {
    const left = new AbortController();
    const { signal } = left;
    const halfAt = ({ clientY }: DragEvent): Half =>
      isHalved && clientY > innerHeight / 2 ? 'lower' : 'upper';
    const drag = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setOver(halfAt(event));
    };
    const drop = (event: DragEvent) => {
      setOver(null);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      if (halfAt(event) === 'lower' && files.length === 1) openOtherEnd(files);
      else open(files);
    };
    const leave = ({ relatedTarget }: DragEvent) => {
      if (relatedTarget === null) setOver(null);
    };
    addEventListener('dragover', drag, { signal });
    addEventListener('drop', drop, { signal });
    addEventListener('dragleave', leave, { signal });
    return () => left.abort();
  }, [open, openOtherEnd, isHalved]);
  return (
    <>
      {children}
      {over !== null && (
        <div class="drop-here">
          <p data-over={over === 'upper'}>
            <strong>Drop {isHalved ? 'another' : 'the'} capture here</strong>
            <span>
              It is read in this browser and sent nowhere. Two of both ends are put together.
            </span>
          </p>
          {isHalved && (
            <p data-over={over === 'lower'}>
              <strong>Drop the other end’s capture here</strong>
              <span>
                It is put together with {visibleText(oneEnd)}: what was lost between both is seen.
              </span>
            </p>
          )}
        </div>
      )}
    </>
  );
}
