// Above the ladder between two captures: what became of each direction's packets, and how both were put
// together.

import './pair-facts.css';
import { visibleText } from '../../format/visible-text.ts';
import { delayText, lostText, oddTexts } from '../pair-words.ts';
import type { LadderView } from '../protocol.ts';
import type { Ends } from './ends.ts';

interface Props {
  readonly view: LadderView;
  readonly ends: Ends;
}

export function PairFacts({ view, ends }: Props) {
  const { pair, stream } = view;
  if (stream.pair === null) return null;
  const { only, ways } = stream.pair;
  if (only !== null) {
    return (
      <p class="notice pair-only" data-tone="warn">
        Only {visibleText(only)} has this connection: the ladder is what that capture saw. What was
        lost cannot be told from one end.
      </p>
    );
  }
  if (ways === null || pair === null) return null;
  const [client, server] = [visibleText(ends.client.name), visibleText(ends.server.name)];
  const lines = [
    { from: client, to: server, way: ways.up },
    { from: server, to: client, way: ways.down },
  ];
  return (
    <div class="pair-facts">
      <ul class="pair-ways">
        {lines.map(({ from, to, way }) => (
          <li key={from}>
            <span class="quiet">
              {from} <span aria-hidden="true">→</span>
              <span class="sr-only">to</span> {to}
            </span>{' '}
            <strong data-bad={way.fates.lost > 0}>{lostText(way)}</strong>
            <span>
              {[delayText(way), ...oddTexts(way)].filter(Boolean).map((text) => `, ${text}`)}
            </span>
          </li>
        ))}
      </ul>
      {pair.changed !== '' && (
        <p class="notice" data-tone="warn">
          {pair.changed}
        </p>
      )}
      <details>
        <summary>How the clocks were aligned</summary>
        {pair.words.map((words) => (
          <p key={words}>{visibleText(words)}</p>
        ))}
      </details>
    </div>
  );
}
