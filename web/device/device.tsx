// Not there yet.

import { DeviceActions } from '../settings/device-form.tsx';
import { ExportDialog } from '../settings/export-form.tsx';

export default function Device({ params }: { readonly params: { readonly id: string } }) {
  return (
    <div class="stack">
      <h1>{params.id}</h1>
      <div class="row">
        <DeviceActions id={params.id} />
        <ExportDialog devices={[params.id]} />
      </div>
    </div>
  );
}
