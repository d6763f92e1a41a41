// A connection for other tools: as a file, as a filter, as a command.

import { useState } from 'preact/hooks';
import { query } from '../../api/call.ts';
import { Copyable } from '../../design/copyable.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { download } from '../../design/download.ts';
import { numberText } from '../../format/amounts.ts';
import { visibleText } from '../../format/visible-text.ts';
import type { LadderView } from '../protocol.ts';
import type { WireSource } from '../wire-source.ts';
import { commandFor, fileNameFor, filterFor } from './other-tools.ts';

const PACKETS = '/api/wire/packets.pcapng';

interface Props {
  readonly source: WireSource;
  readonly view: LadderView;
}

export function TakeAway({ source, view }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Save…
      </button>
      {isOpen && (
        <Dialog title="For other tools" onClose={() => setOpen(false)}>
          <Ways source={source} view={view} />
        </Dialog>
      )}
    </>
  );
}

function Ways({ source, view }: Props) {
  const { stream, letGo, pair } = view;
  const isOfTwo = pair !== null;
  const isLive = source.whole.value.source.kind === 'live';
  const save = async () => {
    const file = await source.save(stream.number);
    if (file === null) return;
    download(fileNameFor(stream), new Blob([file], { type: 'application/vnd.tcpdump.pcap' }));
  };
  return (
    <div class="stack">
      {isOfTwo ? (
        <p>Both files have this connection: Wireshark opens each of them.</p>
      ) : (
        <p class="row">
          <button type="button" class="primary" onClick={() => void save()}>
            Save this connection as pcapng
          </button>
          {letGo > 0 && (
            <span class="quiet small">without its first {numberText(letGo)} packets: let go</span>
          )}
        </p>
      )}
      {isLive && stream.device !== null && (
        <p class="row">
          <a class="button" href={query(PACKETS, { device: stream.device })} download>
            Save all connections of {visibleText(stream.device)}
          </a>
          <span class="quiet small">as far as the server holds their packets</span>
        </p>
      )}
      <div class="stack">
        <p>In Wireshark, as a display filter:</p>
        <Copyable label="the filter" text={filterFor(stream)} />
      </div>
      <div class="stack">
        <p>The same ladder in a terminal:</p>
        <Copyable label="the command" text={commandFor(stream, source.whole.value.source)} />
      </div>
    </div>
  );
}
