// The Wire page: the packets of the boards' connections, captured by the server or brought in a file.

import './wire.css';
import { useCallback, useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { WIRE } from '../shell/paths.ts';
import { StreamPage } from './ladder/stream-page.tsx';
import { DropZone } from './start/drop-zone.tsx';
import { NoPackets } from './start/no-packets.tsx';
import { oneEndOf, SourceStatus } from './start/source-status.tsx';
import { useCapture } from './start/use-capture.ts';
import { Streams } from './table/streams.tsx';
import { wireSource } from './wire-source.ts';

export default function Wire() {
  const source = wireSource();
  const wire = useCapture();
  const capture = wire?.capture ?? null;
  const { query, route } = useLocation();
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
  // The connection that is looked at has its number in what was open before.
  const open = useCallback(
    (files: readonly File[]) => {
      source.open(files);
      route(WIRE);
    },
    [source, route],
  );
  const openOtherEnd = useCallback(
    (files: readonly File[]) => {
      source.openOtherEnd(files);
      route(WIRE);
    },
    [source, route],
  );
  return (
    <DropZone open={open} openOtherEnd={openOtherEnd} oneEnd={oneEndOf(whole.source)}>
      <div class="wire">
        <SourceStatus source={source} capture={capture} open={open} openOtherEnd={openOtherEnd} />
        {kind === 'none' ? (
          <NoPackets wire={wire} />
        ) : wished === null ? (
          <Streams source={source} capture={capture} find={query.find} socket={query.socket} />
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
