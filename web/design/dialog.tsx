// A dialog over the page: the browser keeps the focus in it, closes it by Escape, and gives the focus
// back to where it was.

import './dialog.css';
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

interface DialogProps {
  readonly title: ComponentChildren;
  /** It is closed: whoever shows it is to take it away. */
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Is open as long as it is there. What has the focus first says so by `autofocus`. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const isThere = useRef(true);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => {
      isThere.current = false;
      element?.close();
    };
  }, []);
  // The browser tells of it later: also of a dialog that was taken away, which nobody closed.
  const closed = () => {
    if (isThere.current) onClose();
  };
  return (
    <dialog ref={dialog} aria-labelledby={titleId} onClose={closed}>
      <div class="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button
          type="button"
          class="dialog-close"
          aria-label="Close"
          onClick={() => dialog.current?.close()}
        >
          <span aria-hidden="true">✕</span>
        </button>
      </div>
      {children}
    </dialog>
  );
}
