// One connection: what it was, the whole of it in little, its ladder, and the packet that is looked at.

import './stream-page.css';
import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { numberText } from '../../format/amounts.ts';
import { visibleText } from '../../format/visible-text.ts';
import { WIRE } from '../../shell/paths.ts';
import { boardPorts } from '../board-ports.ts';
import { PacketPane } from '../packet/packet-pane.tsx';
import type { LadderView } from '../protocol.ts';
import { troubleTexts } from '../table/trouble-text.ts';
import { TwiceNote } from '../table/twice-note.tsx';
import type { WireSource } from '../wire-source.ts';
import { BEGINNINGS, endingText, spanText } from '../words.ts';
import { type Ends, endsOf } from './ends.ts';
import { Ladder } from './ladder.tsx';
import { LadderDesk } from './ladder-desk.ts';
import { LadderTools } from './ladder-tools.tsx';
import { PairFacts } from './pair-facts.tsx';
import { StripView } from './strip-view.tsx';
import { timeWidth } from './time-width.ts';

interface Props {
  readonly source: WireSource;
  readonly stream: number;
}

export function StreamPage({ source, stream }: Props) {
  const desk = useMemo(() => new LadderDesk(source, stream), [source, stream]);
  const isOpen = useSignal(false);
  useEffect(() => desk.open(), [desk]);
  const view = desk.view.value;
  const page = useRef<HTMLDivElement>(null);
  const isThere = view !== undefined && view !== null;
  useLadderFocus(page, isThere);
  // Once its box is there.
  useEffect(() => {
    if (isThere && isGoingOn(source, desk)) desk.follow();
  }, [source, desk, isThere]);
  if (view === undefined) return <p class="quiet">…</p>;
  if (view === null) return <Gone />;
  const ends = endsOf(view.stream, boardPorts.value);
  const strip = source.strip.value;
  const look = () => {
    isOpen.value = true;
  };
  return (
    <div ref={page} class="stream-page" {...timeWidth(view.stream)}>
      <Head view={view} ends={ends} />
      {view.stream.isTwice && (
        <TwiceNote whose="Packets of this connection" of={source.whole.value.source} />
      )}
      <PairFacts view={view} ends={ends} />
      <LadderTools source={source} desk={desk} view={view} />
      <div class="stream-body">
        <div class="stream-ladder">
          {strip !== null && strip.stream === stream && (
            <StripView desk={desk} view={view} strip={strip} />
          )}
          <Ladder desk={desk} view={view} ends={ends} look={look} />
        </div>
        <PacketPane source={source} stream={stream} desk={desk} ends={ends} isOpen={isOpen} />
      </div>
      <p class="sr-only" role="status">
        {desk.said.value}
      </p>
    </div>
  );
}

/** Whether its next packet comes live. */
function isGoingOn(source: WireSource, desk: LadderDesk): boolean {
  const { source: of } = source.whole.peek();
  return of.kind === 'live' && of.state === 'live' && desk.view.peek()?.stream.ended === 'open';
}

/** A connection begins with the keyboard on its ladder, unless somebody has put it elsewhere meanwhile. */
function useLadderFocus(page: { readonly current: HTMLElement | null }, isThere: boolean): void {
  useEffect(() => {
    const { activeElement: focused, body } = document;
    if (!isThere || (focused !== null && focused !== body && focused.id !== 'main')) return;
    page.current?.querySelector<HTMLElement>('.ladder-box')?.focus({ preventScroll: true });
  }, [page, isThere]);
}

function Head({ view, ends }: { readonly view: LadderView; readonly ends: Ends }) {
  const { stream } = view;
  const troubles = troubleTexts(stream);
  const facts: [string, string][] = [
    ['began', BEGINNINGS[stream.began]],
    ['ended', endingText(stream)],
    ['for', spanText(stream.lastNs - stream.firstNs)],
    ['packets', numberText(stream.packets)],
    ['round trip', stream.rttNs < 0 ? 'not known' : spanText(stream.rttNs)],
    ['trouble', troubles.length === 0 ? 'none' : troubles.join(', ')],
  ];
  return (
    <header class="stream-head">
      <p>
        <a href={WIRE}>All connections</a>
      </p>
      <h2>
        {visibleText(ends.client.name)} <span aria-hidden="true">⇄</span>
        <span class="sr-only"> and </span> {visibleText(ends.server.name)}
      </h2>
      <dl class="stream-facts">
        {facts.map(([word, value]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </header>
  );
}

function Gone() {
  return (
    <div class="panel stack">
      <p>There is no such connection in this capture, or no more.</p>
      <p>
        <a href={WIRE}>All connections</a>
      </p>
    </div>
  );
}
