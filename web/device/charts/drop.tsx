// A button with a small panel below it, which closes by itself when somebody goes on elsewhere.

import './drop.css';
import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';

interface DropProps {
  readonly label: ComponentChildren;
  readonly onOpen?: () => void;
  readonly children: (close: () => void) => ComponentChildren;
}

export function Drop({ label, onOpen, children }: DropProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const place = () => {
    const box = button.current?.getBoundingClientRect();
    if (box === undefined) return;
    panel.current?.style.setProperty('--x', `${box.left}px`);
    panel.current?.style.setProperty('--y', `${box.bottom}px`);
  };
  return (
    <>
      <button ref={button} type="button" popovertarget={id} onClick={place}>
        {label}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        class="drop panel"
        onToggle={(event) => {
          if (event.newState === 'open') onOpen?.();
        }}
      >
        {children(() => panel.current?.hidePopover())}
      </div>
    </>
  );
}
