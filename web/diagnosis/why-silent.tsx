// Why a device is silent: a button, and what it tells, as it is now.

import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { CallError, call, devicePath } from '../api/call.ts';
import type { DeviceDiagnosis } from '../api/diagnosis.ts';
import { Dialog } from '../design/dialog.tsx';
import { refresh } from '../fleet/client.ts';
import { Finding } from './finding.tsx';
import { usePolled } from './polled.ts';

const LOOK_MS = 2000;

interface Asked {
  readonly id: string;
  readonly name: string;
}

/** The device that was asked about: its answer stays while cards come and go. */
const asked = signal<Asked | null>(null);

/** The question, in few words. */
export function WhySilent(device: Asked) {
  return (
    <button
      type="button"
      class="badge explain"
      data-tone="warn"
      aria-label={`Why is ${device.name} silent?`}
      onClick={() => {
        asked.value = device;
      }}
    >
      why?
    </button>
  );
}

/** The answer; there is one on a page. */
export function WhySilentDialog() {
  const { value: device } = asked;
  const close = () => {
    asked.value = null;
  };
  useEffect(() => close, []);
  if (device === null) return null;
  return (
    <Dialog key={device.id} title={`Why is ${device.name} silent?`} onClose={close}>
      <DeviceFinding id={device.id} />
    </Dialog>
  );
}

/** What ails a device, as it is now. */
function DeviceFinding({ id }: { readonly id: string }) {
  const found = usePolled<DeviceDiagnosis>(devicePath(id, '/diagnosis'), LOOK_MS).value;
  if (found === null) return <p class="quiet">Looking…</p>;
  const { cause, detail, remedy, raw, port, addresses } = found;
  const host = addresses[0] ?? location.hostname;
  const places = { host, port, loopbackOnly: false, device: id };
  return (
    <Finding cause={cause} detail={detail} raw={raw} remedy={remedy} places={places}>
      {found.fields !== null && found.sample !== null ? (
        <Proposal id={id} fields={found.fields} sample={found.sample} />
      ) : undefined}
    </Finding>
  );
}

interface ProposalProps {
  readonly id: string;
  readonly fields: readonly string[];
  readonly sample: NonNullable<DeviceDiagnosis['sample']>;
}

/** A field list that fits, to be applied. */
function Proposal({ id, fields, sample }: ProposalProps) {
  const [trouble, setTrouble] = useState<string | null>(null);
  const [state, setState] = useState<'proposed' | 'busy' | 'applied'>('proposed');
  const apply = async () => {
    setState('busy');
    try {
      await call(devicePath(id), { method: 'PATCH', body: { fields } });
      setTrouble(null);
      setState('applied');
      refresh(id);
    } catch (error) {
      setTrouble(error instanceof CallError ? error.message : String(error));
      setState('proposed');
    }
  };
  return (
    <div class="next">
      <p>
        Read its lines as <code>{fields.join(',')}</code>. Then <code>{sample.raw}</code> is{' '}
        {readAs(sample)}.
      </p>
      <p>
        <button type="button" class="primary" disabled={state !== 'proposed'} onClick={apply}>
          {state === 'applied' ? 'Applied: the next line is read so' : 'Read them so'}
        </button>
      </p>
      {trouble !== null && <p role="alert">{trouble}</p>}
    </div>
  );
}

function readAs({ seq, millis, values }: ProposalProps['sample']): string {
  const parts = [
    ...(seq === null ? [] : [`seq ${seq}`]),
    ...(millis === null ? [] : [`millis ${millis}`]),
    ...Object.entries(values).map(([name, value]) => `${name} ${value}`),
  ];
  return parts.join(', ');
}
