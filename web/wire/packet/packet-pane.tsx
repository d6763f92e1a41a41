// The packet that is chosen: beside the ladder where there is room, else over it when it is opened. Without one
// the ladder has all the room.

import '../../design/edges.css';
import './packet-pane.css';
import type { Signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Dialog } from '../../design/dialog.tsx';
import { visibleText } from '../../format/visible-text.ts';
import type { Ends } from '../ladder/ends.ts';
import type { LadderDesk } from '../ladder/ladder-desk.ts';
import type { PacketSource } from '../packets-source.ts';
import type { PacketDetail } from '../protocol.ts';
import { useMatches } from '../use-matches.ts';
import { PacketOfEnds } from './packet-of-ends.tsx';

/** As in the style sheet: from here on there is room beside the ladder. */
const BESIDE = '(min-width: 84rem)';

const ASK_AGAIN_MS = 100;

interface Props {
  readonly source: PacketSource;
  readonly stream: number;
  readonly desk: LadderDesk;
  readonly ends: Ends;
  /** It was asked for. */
  readonly isOpen: Signal<boolean>;
}

export function PacketPane({ source, stream, desk, ends, isOpen }: Props) {
  const isBeside = useMatches(BESIDE);
  const place = desk.selected.value;
  const detail = usePacket(source, stream, place);
  const pane = useRef<HTMLElement>(null);
  const wants = isOpen.value;
  const isThere = detail !== null;
  useEffect(() => {
    if (!wants || !isBeside || !isThere) return;
    pane.current?.focus();
    isOpen.value = false;
  }, [wants, isBeside, isThere, isOpen]);
  const go = (to: number) => void desk.go({ kind: 'place', place: to }, 'middle');
  if (!isBeside) {
    if (!wants || detail === null) return null;
    const close = () => {
      isOpen.value = false;
    };
    return (
      <Dialog title={<Title detail={detail} ends={ends} />} onClose={close}>
        <PacketOfEnds key={detail.packet.place} detail={detail} ends={ends} go={go} />
      </Dialog>
    );
  }
  if (place === null) return null;
  const toLadder = () => document.querySelector<HTMLElement>('.ladder-box')?.focus();
  return (
    <section
      ref={pane}
      class="packet-pane panel edges-block"
      aria-labelledby="packet"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') toLadder();
      }}
    >
      {detail === null ? (
        <p class="quiet" id="packet">
          …
        </p>
      ) : (
        <>
          <div class="dialog-head">
            <h3 id="packet">
              <Title detail={detail} ends={ends} />
            </h3>
            <button
              type="button"
              class="dialog-close"
              aria-label="Close this packet"
              onClick={() => {
                toLadder();
                desk.choose(null);
              }}
            >
              <span aria-hidden="true">✕</span>
            </button>
          </div>
          <PacketOfEnds key={detail.packet.place} detail={detail} ends={ends} go={go} />
        </>
      )}
    </section>
  );
}

function Title({ detail, ends }: { readonly detail: PacketDetail; readonly ends: Ends }) {
  const { frame, fromClient } = detail.packet;
  const [from, to] = fromClient ? [ends.client, ends.server] : [ends.server, ends.client];
  return (
    <>
      {detail.pair === null ? 'Frame' : 'Packet'} {frame}: {visibleText(from.name)}{' '}
      <span aria-hidden="true">→</span>
      <span class="sr-only">to</span> {visibleText(to.name)}
    </>
  );
}

/** The packet at a place; null: none, or it is not there yet. */
function usePacket(
  source: PacketSource,
  stream: number,
  place: number | null,
): PacketDetail | null {
  const [detail, setDetail] = useState<PacketDetail | null>(null);
  useEffect(() => {
    if (place === null) {
      setDetail(null);
      return;
    }
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const found = await source.packet(stream, place);
      if (isOver) return;
      setDetail(found);
      // The sentences of a long connection take their time.
      if (found?.isTold === false) timer = setTimeout(ask, ASK_AGAIN_MS);
    };
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [source, stream, place]);
  return detail;
}
