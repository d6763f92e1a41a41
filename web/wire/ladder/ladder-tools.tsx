// What can be done with the ladder: how its rows are spaced, from trouble to trouble, following.

import './ladder-tools.css';
import { useState } from 'preact/hooks';
import { Dialog } from '../../design/dialog.tsx';
import { Segments } from '../../design/segments.tsx';
import { numberText } from '../../format/amounts.ts';
import { LESSON } from '../../shell/paths.ts';
import type { LadderView } from '../protocol.ts';
import type { WireSource } from '../wire-source.ts';
import { spanText } from '../words.ts';
import type { LadderDesk } from './ladder-desk.ts';
import { KEYS } from './ladder-keys.ts';
import { TakeAway } from './take-away.tsx';

const SPACINGS = [
  ['even', 'A row a packet'],
  ['time', 'True to time'],
] as const;

interface Props {
  readonly source: WireSource;
  readonly desk: LadderDesk;
  readonly view: LadderView;
}

export function LadderTools({ source, desk, view }: Props) {
  const spacing = desk.spacing.value;
  const isLive = source.whole.value.source.kind === 'live';
  return (
    <div class="ladder-tools">
      <Segments
        legend="Rows"
        options={SPACINGS}
        value={spacing.kind}
        onChoose={(kind) => void desk.space(kind)}
      />
      {spacing.kind === 'time' && (
        <span class="ladder-zoom">
          <button type="button" aria-label="Show more time" onClick={() => void desk.zoom(false)}>
            −
          </button>
          <span class="small">{spanText(spacing.rowNs)} a row</span>
          <button type="button" aria-label="Show less time" onClick={() => void desk.zoom(true)}>
            +
          </button>
        </span>
      )}
      <Trouble desk={desk} count={view.troublesome} />
      {isLive && (
        <label class="ladder-follow">
          <input
            type="checkbox"
            checked={desk.isFollowing.value}
            onChange={({ currentTarget }) => {
              if (currentTarget.checked) desk.follow();
              else desk.isFollowing.value = false;
            }}
          />
          Follow
        </label>
      )}
      <TakeAway source={source} view={view} />
      <Help isOfTwo={view.pair !== null} />
    </div>
  );
}

function Trouble({ desk, count }: { readonly desk: LadderDesk; readonly count: number }) {
  if (count === 0) return <span class="quiet small">no trouble</span>;
  return (
    <span class="ladder-trouble">
      <button type="button" onClick={() => void desk.goToTrouble(false)} title="p">
        <span aria-hidden="true">‹</span>
        <span class="sr-only">Trouble before</span>
      </button>
      <span class="small">{numberText(count)} with trouble</span>
      <button type="button" onClick={() => void desk.goToTrouble(true)} title="n">
        <span aria-hidden="true">›</span>
        <span class="sr-only">Next trouble</span>
      </button>
    </span>
  );
}

function Help({ isOfTwo }: { readonly isOfTwo: boolean }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" aria-label="Keys and signs" onClick={() => setOpen(true)}>
        ?
      </button>
      {isOpen && (
        <Dialog title="The ladder" onClose={() => setOpen(false)}>
          <div class="stack">
            <p>
              The two lines are the two ends; time goes down, and each packet is an arrow from one
              to the other. <strong>A row a packet</strong> shows every packet one below the other,
              however far apart they were: good for reading. <strong>True to time</strong> gives
              each row the same time, so that pauses and bursts look like what they are; packets too
              close together share a row until you zoom in.
            </p>
            {isOfTwo && (
              <p>
                Each packet is told as its sender’s capture has it, with when it left on that side
                and when it came on the other. An arrow slants by the time it took. One that ends
                halfway with ✕ was lost; with <strong>?</strong> the other end was not captured
                then, or did not see it leave; with <strong>+</strong> the network made a second one
                of it; with a hollow head it came though that capture missed it.
              </p>
            )}
            <dl class="ladder-keys">
              {KEYS.map(([keys, does]) => (
                <div key={keys}>
                  <dt>
                    <kbd>{keys}</kbd>
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
            <p>
              What the arrows tell of TCP, chapter by chapter: <a href={LESSON}>the lesson</a>.
            </p>
          </div>
        </Dialog>
      )}
    </>
  );
}
