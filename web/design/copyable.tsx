// Text to take elsewhere, with a button that copies it.

import './copyable.css';
import { useRef, useState } from 'preact/hooks';

interface CopyableProps {
  /** What it is, for who cannot see it. */
  readonly label: string;
  readonly text: string;
}

/** Lines shown at once. */
const MAX_ROWS = 14;
/** How long the button says that it was done, in ms. */
const SAID_MS = 2000;

export function Copyable({ label, text }: CopyableProps) {
  const shown = useRef<HTMLTextAreaElement>(null);
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    if (shown.current === null) return;
    setCopied(await copied(shown.current));
    setTimeout(() => setCopied(false), SAID_MS);
  };
  const lines = text.split('\n').length;
  return (
    <div class="copyable">
      {/* A field that cannot be changed: the keyboard reaches, scrolls and selects it. */}
      <textarea
        ref={shown}
        class="mono"
        aria-label={label}
        readOnly
        wrap={lines > 1 ? 'off' : 'soft'}
        rows={Math.min(lines, MAX_ROWS)}
        spellcheck={false}
        value={text}
      />
      <button type="button" class="small" onClick={copy} aria-label={`Copy ${label}`}>
        {isCopied ? 'Copied' : 'Copy'}
      </button>
    </div>
  );
}

/** The clipboard is for secure contexts, which http://192.168.1.5 is not: there the selection is copied. */
async function copied(field: HTMLTextAreaElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.select();
    return document.execCommand('copy');
  }
}
