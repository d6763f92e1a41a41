// A packet closely: as the capture has it, or as each of two has it.

import './packet-of-ends.css';
import { useState } from 'preact/hooks';
import { Segments } from '../../design/segments.tsx';
import { timeText } from '../../format/times.ts';
import { visibleText } from '../../format/visible-text.ts';
import type { Ends } from '../ladder/ends.ts';
import type { PacketDetail, PairDetail } from '../protocol.ts';
import { Notes, PacketView } from './packet-view.tsx';

interface Props {
  readonly detail: PacketDetail;
  readonly ends: Ends;
  /** Shows another packet of the connection. */
  readonly go: (place: number) => void;
}

export function PacketOfEnds(props: Props) {
  const { detail, go } = props;
  const { pair } = detail;
  if (pair !== null) return <OfTwo {...props} pair={pair} />;
  return (
    <>
      <p class="quiet small packet-when">
        <Clock at={detail.at} />
      </p>
      <PacketView detail={detail} go={go} />
    </>
  );
}

type Seen = 'here' | 'there';

function OfTwo({ detail, ends, pair, go }: Props & { readonly pair: PairDetail }) {
  const [seen, setSeen] = useState<Seen>('here');
  const { capture, otherCapture, other, notes } = pair;
  const { fromClient, way } = detail.packet;
  const isLeft = way?.leftFrame !== null;
  const [here, there] =
    fromClient === isLeft ? [ends.client, ends.server] : [ends.server, ends.client];
  const shown = seen === 'there' && other !== null ? other : detail;
  return (
    <>
      <ul class="packet-ends small">
        <Notes notes={notes} go={go} />
      </ul>
      {other === null ? (
        <p class="small packet-only">
          Only in <strong>{visibleText(capture)}</strong>
          <span class="quiet">, not in {visibleText(otherCapture)}.</span>
        </p>
      ) : (
        <Segments
          legend="As it was captured"
          options={[
            ['here', `At ${visibleText(here.name)}`],
            ['there', `At ${visibleText(there.name)}`],
          ]}
          value={seen}
          onChoose={setSeen}
        />
      )}
      <p class="quiet small packet-when">
        <Clock at={shown.at} />
        {other !== null && ` in ${visibleText(shown === detail ? capture : otherCapture)}`}
      </p>
      <PacketView key={seen} detail={shown} go={go} />
    </>
  );
}

/** To the microsecond. */
function Clock({ at }: { readonly at: number }) {
  const micros = Math.floor((((at % 1000) + 1000) % 1000) * 1000);
  return (
    <>
      {timeText(at)}.{String(micros).padStart(6, '0')}
    </>
  );
}
