// The whole page takes files that are dropped on it.

import './drop-zone.css';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

interface Props {
  readonly open: (files: readonly File[]) => void;
  readonly children: ComponentChildren;
}

export function DropZone({ open, children }: Props) {
  const [isOver, setOver] = useState(false);
  // At once: a file may be dropped as soon as the page is seen.
  useLayoutEffect(() => {
    const left = new AbortController();
    const { signal } = left;
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      open(files);
    };
    const leave = ({ relatedTarget }: DragEvent) => {
      if (relatedTarget === null) setOver(false);
    };
    addEventListener('dragover', over, { signal });
    addEventListener('drop', drop, { signal });
    addEventListener('dragleave', leave, { signal });
    return () => left.abort();
  }, [open]);
  return (
    <>
      {children}
      {isOver && (
        <div class="drop-here">
          <p>
            <strong>Drop the capture here</strong>
            <br />
            It is read in this browser and sent nowhere.
          </p>
        </div>
      )}
    </>
  );
}
