// What there is to see without packets: why there are none, how to get some, and what the kernel tells of
// each connection.

import type { CaptureState } from '../../api/wire.ts';
import { Copyable } from '../../design/copyable.tsx';

export function NoPackets({ capture }: { readonly capture: CaptureState | null }) {
  if (capture === null || capture.state === 'running' || capture.state === 'starting') return null;
  return (
    <section class="panel stack">
      <h2>No packets are captured</h2>
      <p>{capture.error?.message ?? 'This server was started without a capture.'}</p>
      {capture.how.map(({ words, command }) => (
        <div key={words} class="stack">
          <p>{words}</p>
          {command !== null && <Copyable label={words} text={command} />}
        </div>
      ))}
    </section>
  );
}
