// Copies a text, also where the browser keeps pages without TLS from the clipboard.

import { useEffect, useState } from 'preact/hooks';

/** How long it says that it did, in ms. */
const SAID_MS = 2000;

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, for who cannot see it: `Copy the token`. */
  readonly label: string;
}

export function CopyButton({ text, label }: CopyButtonProps) {
  const [state, setState] = useState<'' | 'copied' | 'failed'>('');
  useEffect(() => {
    if (state !== 'copied') return;
    const timer = setTimeout(() => setState(''), SAID_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <>
      <button
        type="button"
        aria-label={label}
        onClick={async (event) => {
          setState((await copy(text, event.currentTarget)) ? 'copied' : 'failed');
        }}
      >
        {state === 'copied' ? 'Copied' : 'Copy'}
      </button>
      <span class="small" role="status">
        {state === 'copied' && <span class="sr-only">Copied</span>}
        {state === 'failed' && 'Select it and copy it by hand.'}
      </span>
    </>
  );
}

async function copy(text: string, beside: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Beside the button, since nothing outside of an open dialog can be selected.
    const field = document.createElement('textarea');
    field.value = text;
    field.className = 'sr-only';
    beside.after(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    beside.focus();
    return done;
  }
}
