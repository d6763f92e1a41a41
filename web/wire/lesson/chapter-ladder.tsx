// The ladder of a chapter with its play, and the packet that is looked at.

import '../ladder/stream-page.css';
import './chapter-ladder.css';
import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Chapter, ChapterName } from '../../../src/lesson/chapters.ts';
import { boardPorts } from '../board-ports.ts';
import { type Ends, endsOf } from '../ladder/ends.ts';
import { Ladder } from '../ladder/ladder.tsx';
import { LadderDesk } from '../ladder/ladder-desk.ts';
import type { RungHint } from '../ladder/rung-words.tsx';
import { timeWidth } from '../ladder/time-width.ts';
import { PacketPane } from '../packet/packet-pane.tsx';
import type { StreamRow } from '../protocol.ts';
import type { ChapterRows } from './chapter-rows.ts';
import { CHAPTER_STREAM, ChapterSource } from './chapter-source.ts';
import { endsOfAll, portOf } from './ends-of-all.ts';
import { paceOf } from './pace.ts';
import { Play } from './play.ts';
import { PlayControls, pressPlayKey } from './play-controls.tsx';
import { shows } from './shows.ts';

type Named = Chapter & { readonly name: ChapterName };

interface Props {
  readonly chapter: Named;
  readonly rows: ChapterRows;
}

export function ChapterLadder({ chapter, rows }: Props) {
  const play = useMemo(() => new Play(paceOf(rows)), [rows]);
  const source = useMemo(() => new ChapterSource(rows, play.shown), [rows, play]);
  const desk = useMemo(() => new LadderDesk(source, CHAPTER_STREAM, true), [source]);
  const isOpen = useSignal(false);
  const shownIn = useRef<HTMLDivElement>(null);
  useEffect(() => desk.open(), [desk]);
  useEffect(() => () => play.pause(), [play]);
  const view = desk.view.value;
  if (view === undefined || view === null) return null;
  const all = rows.connections.map((stream) => endsOf(stream, boardPorts.value));
  const ends = endsOfAll(all);
  const base = desk.scroll.base.value;
  const shown = play.shown.value;
  const width = timeWidth(view.stream);
  const hints = hintsOf(chapter, rows, all);
  // The controls stay above it: what comes next is seen, and so is how to stop it.
  const bring = () => shownIn.current?.scrollIntoView({ block: 'nearest' });
  const controlled = { play, rows, desk, bring };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the ladder and the buttons in it.
    <div
      class="stream-page chapter-wire"
      data-playing={play.isPlaying.value}
      data-long={width['data-long']}
      style={{ ...width.style, '--rows': rows.count }}
      onKeyDown={(event) => pressPlayKey(event, controlled)}
    >
      {view.pair !== null && (
        <p class="small quiet">
          Drawn from the captures of both ends: a packet leaves at one time and comes at another,
          and an arrow that ends halfway never arrived.
        </p>
      )}
      <PlayControls {...controlled} />
      <div class="stream-body">
        <div ref={shownIn} class="stream-ladder">
          <Ladder
            desk={desk}
            view={view}
            ends={ends}
            look={() => {
              isOpen.value = true;
            }}
            hintOf={(place) => hints[place]}
          >
            {rows.notes
              .filter(({ at }) => at < shown)
              .map(({ at, words }) => (
                <div
                  key={at}
                  class="chapter-note"
                  role="presentation"
                  style={{ '--at': at - base }}
                >
                  <span>{words}</span>
                </div>
              ))}
          </Ladder>
        </div>
        <PacketPane
          source={source}
          stream={CHAPTER_STREAM}
          desk={desk}
          ends={ends}
          isOpen={isOpen}
        />
      </div>
      <p class="sr-only" role="status">
        {desk.said.value}
      </p>
    </div>
  );
}

/** By place. */
function hintsOf(
  { name }: Named,
  { packets, connections }: ChapterRows,
  ends: readonly Ends[],
): readonly RungHint[] {
  return packets.map(({ packet, detail, connection }) => ({
    isLit: shows(name, packet, detail.promise),
    connection:
      connections.length === 1
        ? null
        : { number: connection, name: connectionName(connections[connection], ends[connection]) },
  }));
}

function connectionName(stream: StreamRow | undefined, ends: Ends | undefined): string {
  if (stream === undefined || ends === undefined) return '';
  return `port ${portOf(ends.client.socket)}`;
}
