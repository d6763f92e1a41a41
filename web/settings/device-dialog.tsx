// The dialog of a device.

import './device-dialog.css';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { callJson, devicePath } from '../api/call.ts';
import type { Device } from '../api/types.ts';
import { Dialog } from '../design/dialog.tsx';
import { refresh } from '../fleet/client.ts';
import { nameOf } from '../fleet/view.ts';
import { OVERVIEW } from '../shell/paths.ts';
import { DeviceToken } from './device-token.tsx';
import { ForgetDevice } from './forget-device.tsx';
import { ProfileFields } from './profile-fields.tsx';
import { wordsFor } from './words.ts';

interface DeviceDialogProps {
  readonly id: string;
  readonly onClose: () => void;
}

export function DeviceDialog({ id, onClose }: DeviceDialogProps) {
  const [device, setDevice] = useState<Device | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isForgetting, setForgetting] = useState(false);
  const { route } = useLocation();
  useEffect(() => {
    const controller = new AbortController();
    callJson<Device>(devicePath(id), { signal: controller.signal }).then(setDevice, (error) => {
      if (!controller.signal.aborted) setTrouble(wordsFor(error));
    });
    return () => controller.abort();
  }, [id]);

  const close = () => {
    refresh(id);
    onClose();
  };
  if (device === null) {
    return (
      <Dialog title={id} onClose={onClose}>
        {trouble === null ? (
          <p class="quiet">Loading…</p>
        ) : (
          <p class="notice" data-tone="bad" role="alert">
            {trouble}
          </p>
        )}
      </Dialog>
    );
  }
  if (isForgetting) {
    const gone = () => {
      close();
      route(OVERVIEW);
    };
    return (
      <Dialog key="forget" title={`Forget ${nameOf(device)}?`} onClose={onClose}>
        <ForgetDevice device={device} onGone={gone} onBack={() => setForgetting(false)} />
      </Dialog>
    );
  }
  return (
    <Dialog key="edit" title={nameOf(device)} onClose={onClose}>
      {device.name !== null && (
        <p class="quiet small device-facts">
          <code>{id}</code>
        </p>
      )}
      <ProfileFields device={device} onSaved={close} onCancel={onClose} />
      <DeviceToken id={id} />
      <div class="device-end">
        <button type="button" class="danger" onClick={() => setForgetting(true)}>
          Forget this device…
        </button>
      </div>
    </Dialog>
  );
}
