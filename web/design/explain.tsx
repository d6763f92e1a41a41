// A word that explains itself: pressed, it shows what it means.

import './explain.css';
import type { ComponentChildren } from 'preact';
import { useId, useRef } from 'preact/hooks';

interface ExplainProps {
  readonly tone?: 'warn' | 'bad' | undefined;
  /** What is shown when it is pressed. */
  readonly meaning: string;
  readonly children: ComponentChildren;
}

export function Explain({ tone, meaning, children }: ExplainProps) {
  const id = useId();
  const word = useRef<HTMLButtonElement>(null);
  const words = useRef<HTMLParagraphElement>(null);
  const place = () => {
    const box = word.current?.getBoundingClientRect();
    if (box === undefined) return;
    words.current?.style.setProperty('--x', `${box.left}px`);
    words.current?.style.setProperty('--y', `${box.bottom}px`);
  };
  return (
    <>
      <button
        ref={word}
        type="button"
        class="badge explain"
        data-tone={tone}
        popovertarget={id}
        onClick={place}
      >
        {children}
      </button>
      <p ref={words} id={id} popover="auto" class="explanation">
        {meaning}
      </p>
    </>
  );
}
