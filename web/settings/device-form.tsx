// What a person can do with a device: a button, and the dialog that it opens over whichever page.

import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';

interface DeviceDialogProps {
  readonly id: string;
  readonly onClose: () => void;
}

/** The dialog that is open. Its code is fetched when it is needed first. */
const opened = signal<{
  readonly id: string;
  readonly DeviceDialog: ComponentType<DeviceDialogProps>;
} | null>(null);

/** Opens the dialog of a device: its name, notes, units and fields, its token, and how to forget it. */
export async function editDevice(id: string): Promise<void> {
  const { DeviceDialog } = await import('./device-dialog.tsx');
  opened.value = { id, DeviceDialog };
}

interface DeviceActionsProps {
  readonly id: string;
  /** As a quiet word, where there are many of them. */
  readonly quiet?: boolean;
}

/** Opens the dialog of a device. It stays open when the button goes, as in a list that moves. */
export function DeviceActions({ id, quiet = false }: DeviceActionsProps) {
  return (
    <button
      type="button"
      class={quiet ? 'plain small' : undefined}
      onClick={() => void editDevice(id).catch(() => {})}
    >
      Edit…<span class="sr-only"> {id}</span>
    </button>
  );
}

/** Where the dialog is shown: once a page. */
export function OpenedDevice() {
  if (opened.value === null) return null;
  const { id, DeviceDialog } = opened.value;
  const close = () => {
    opened.value = null;
  };
  return <DeviceDialog key={id} id={id} onClose={close} />;
}
