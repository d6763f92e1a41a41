// The Wire page: the packets of the boards' connections, captured by the server or brought in a file.

import './wire.css';
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { StreamPage } from './ladder/stream-page.tsx';
import { DropZone } from './start/drop-zone.tsx';
import { NoPackets } from './start/no-packets.tsx';
import { SourceStatus } from './start/source-status.tsx';
import { useCapture } from './start/use-capture.ts';
import { Streams } from './table/streams.tsx';
import { wireSource } from './wire-source.ts';

export default function Wire() {
  const source = wireSource();
  const wire = useCapture();
  const capture = wire?.capture ?? null;
  const { query } = useLocation();
  const whole = source.whole.value;
  const { kind } = whole.source;
  // Also of a capture that broke off what is held can be looked at.
  const isRunning = capture?.state === 'running' || (capture?.oldest ?? null) !== null;
  useEffect(() => {
    if (isRunning && source.whole.peek().source.kind === 'none') source.follow();
  }, [source, isRunning]);
  // Live packets are there again for who comes back; a file would have to be brought again.
  useEffect(
    () => () => {
      if (source.whole.peek().source.kind === 'live') source.close();
    },
    [source],
  );
  const wished = streamIn(query.stream);
  return (
    <DropZone open={(files) => source.open(files)}>
      <div class="wire">
        <SourceStatus source={source} capture={capture} />
        {kind === 'none' ? (
          <NoPackets wire={wire} />
        ) : wished === null ? (
          <Streams source={source} find={query.find} socket={query.socket} />
        ) : (
          <StreamPage key={wished} source={source} stream={wished} />
        )}
      </div>
    </DropZone>
  );
}

/** Null: it names none. */
function streamIn(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
