// Another board: how to connect it, and whether one tries and does not get through.

import { useState } from 'preact/hooks';
import { Dialog } from '../design/dialog.tsx';
import { useServerDiagnosis } from '../diagnosis/why-nothing.tsx';
import { HowToConnect } from './how-to-connect.tsx';

export function AddBoard() {
  const [isOpen, setOpen] = useState(false);
  const visits = useServerDiagnosis()?.visits ?? [];
  const stuck = visits.filter(({ endedAt, device }) => endedAt === null && device === null).length;
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Add a board…
      </button>
      {stuck > 0 && (
        <button type="button" class="badge explain" data-tone="warn" onClick={() => setOpen(true)}>
          {stuck === 1 ? '1 connection' : `${stuck} connections`} without a line: why?
        </button>
      )}
      {isOpen && (
        <Dialog title="Add a board" onClose={() => setOpen(false)}>
          <HowToConnect />
        </Dialog>
      )}
    </>
  );
}
