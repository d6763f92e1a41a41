// What there is to see without packets: why there are none, how to get some, and what the kernel tells of
// each connection.

import './no-packets.css';
import type { Wire } from '../../api/wire.ts';
import { Copyable } from '../../design/copyable.tsx';
import { LESSON } from '../../shell/paths.ts';
import { KernelFigures } from './kernel-figures.tsx';

interface Props {
  /** Null: not known yet. */
  readonly wire: Wire | null;
}

export function NoPackets({ wire }: Props) {
  // Until it is known there may be packets.
  if (wire === null || wire.capture.state === 'running') return null;
  return (
    <>
      <div class="no-packets">
        <Why wire={wire} />
        <section class="panel stack" aria-labelledby="drop">
          <h2 id="drop">Or look at a capture that you have</h2>
          <p>
            Drop a <code>.pcap</code> or <code>.pcapng</code> file anywhere on this page, also
            packed as <code>.gz</code>. It is read here in the browser and sent nowhere.
          </p>
          <p class="quiet small">
            You see each connection, every packet as an arrow between its two ends with a sentence
            on what happened, and the readings inside. Drop two at once, the board’s and the
            server’s, and they are put together: what was lost on the way ends halfway.
          </p>
        </section>
        <section class="panel stack" aria-labelledby="lesson">
          <h2 id="lesson">Or see what TCP does, without any capture</h2>
          <p>
            Nine short chapters with the real packets of a board: the handshake, a line in two
            segments, a lost segment, a closed window and more.
          </p>
          <p>
            <a href={LESSON}>The lesson</a>
          </p>
        </section>
      </div>
      <KernelFigures />
    </>
  );
}

function Why({ wire }: { readonly wire: Wire }) {
  const { capture, how } = wire;
  const { state, error } = capture;
  return (
    <section class="panel stack" aria-labelledby="no-packets">
      <h2 id="no-packets">
        {state === 'starting' ? 'The capture starts…' : 'No packets are captured'}
      </h2>
      {state !== 'starting' && (
        <p>
          {error?.message ?? 'The server captures packets when it is started with an interface.'}
        </p>
      )}
      {how.map(({ words, command }) => (
        <div key={words} class="way">
          <p>{words}</p>
          {command !== null && <Copyable label="the command" text={command} />}
        </div>
      ))}
      {state === 'failed' && <p class="quiet small">The server tries again by itself.</p>}
    </section>
  );
}
