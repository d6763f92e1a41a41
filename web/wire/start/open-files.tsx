// Chooses capture files on this computer.

import { useRef } from 'preact/hooks';

interface Props {
  readonly open: (files: readonly File[]) => void;
  readonly isPrimary?: boolean;
}

export function OpenFiles({ open, isPrimary = false }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class={isPrimary ? 'primary' : undefined}
        onClick={() => input.current?.click()}
      >
        Open a capture…
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="Capture file"
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
