// A packet closely: what it did, which promise of TCP that shows, its fields and its bytes.

import './packet-view.css';
import { useState } from 'preact/hooks';
import { capitalised } from '../../../src/wire/words/amounts.ts';
import { bytesText } from '../../format/amounts.ts';
import { visibleText } from '../../format/visible-text.ts';
import type { PacketDetail } from '../protocol.ts';
import { type Lit, litAt } from './lit.ts';
import { PacketBytes } from './packet-bytes.tsx';
import { PacketFields } from './packet-fields.tsx';

interface Props {
  readonly detail: PacketDetail;
  /** Shows another packet of the connection. */
  readonly go: (place: number) => void;
}

export function PacketView({ detail, go }: Props) {
  const {
    packet,
    carries,
    releases,
    promise,
    aside,
    notes,
    layers,
    bytes,
    wireLength,
    analysis,
    fragments,
  } = detail;
  const [lit, setLit] = useState<Lit | null>(null);
  const [pointed, setPointed] = useState<number | null>(null);
  const shown = lit ?? (pointed === null ? null : litAt(layers, pointed));
  const captured = bytes?.length ?? 0;
  return (
    <div class="packet-view">
      {packet.sentence !== '' && <p class="packet-sentence">{visibleText(packet.sentence)}</p>}
      <Carries words="Carries" lines={carries} />
      <Carries words="With it can be read" lines={releases} />
      {aside !== '' && <p class="small">{aside}</p>}
      {promise !== null && (
        <p class="packet-promise small">
          <strong>{capitalised(promise.title)}.</strong>{' '}
          <span class="quiet">{promise.explanation}</span>
        </p>
      )}
      <ul class="packet-notes small">
        <Notes notes={notes} go={go} />
        {fragments > 1 && <li>It came in {fragments} fragments; shown is the whole.</li>}
        {analysis.length > 0 && (
          <li class="quiet">
            Wireshark calls it <code>{analysis.join(', ')}</code>.
          </li>
        )}
      </ul>
      <PacketFields layers={layers} pointed={pointed} light={setLit} />
      {bytes === null ? (
        <p class="quiet small">Its bytes were let go to bound the memory of this page.</p>
      ) : (
        <div class="packet-raw">
          <p class="packet-lit small">
            {shown === null ? (
              <span class="quiet">Point at a field or a byte.</span>
            ) : (
              <>
                <strong>{visibleText(shown.name)}</strong>{' '}
                <span class="quiet">{visibleText(shown.note)}</span>
              </>
            )}
          </p>
          <PacketBytes bytes={bytes} lit={shown} point={setPointed} />
          {captured < wireLength && (
            <p class="quiet small">
              {bytesText(captured)} of {bytesText(wireLength)} were captured: the rest was cut off.
            </p>
          )}
        </div>
      )}
    </div>
  );
}

export function Notes({ notes, go }: Pick<PacketDetail, 'notes'> & Pick<Props, 'go'>) {
  return (
    <>
      {notes.map(({ words, place }) => (
        <li key={words}>
          {visibleText(words)}{' '}
          {place !== null && (
            <button type="button" class="plain" onClick={() => go(place)}>
              Show it
            </button>
          )}
        </li>
      ))}
    </>
  );
}

/** Lines as boards wrote them. */
function Carries({ words, lines }: { readonly words: string; readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <div class="packet-carries">
      <p class="quiet small">{words}</p>
      <ul>
        {lines.map((line, at) => (
          <li key={at}>{visibleText(line)}</li>
        ))}
      </ul>
    </div>
  );
}
