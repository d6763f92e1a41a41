// Chooses capture files on this computer.

import { useRef } from 'preact/hooks';

interface Props {
  readonly open: (files: readonly File[]) => void;
  /** What the button says. */
  readonly words?: string;
  /** For who does not see the button. */
  readonly label?: string;
  readonly title?: string;
  /** Two captures can be chosen at once. */
  readonly isForTwo?: boolean;
}

export function OpenFiles({
  open,
  words = 'Open a capture…',
  label = 'Capture file',
  title,
  isForTwo = true,
}: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" title={title} onClick={() => input.current?.click()}>
        {words}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple={isForTwo}
        aria-label={label}
        accept=".pcap,.pcapng,.cap,.gz"
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          // The same file can be chosen again.
          currentTarget.value = '';
          if (files.length > 0) open(files);
        }}
      />
    </>
  );
}
