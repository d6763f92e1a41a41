// The play of a chapter: start, pause, a packet on or back, and how far it is.

import './play-controls.css';
import { count } from '../../format/amounts.ts';
import type { LadderDesk } from '../ladder/ladder-desk.ts';
import { useMatches } from '../use-matches.ts';
import { secondsText, spanText } from '../words.ts';
import type { ChapterRows } from './chapter-rows.ts';
import type { Play } from './play.ts';

export interface Controlled {
  readonly play: Play;
  readonly rows: ChapterRows;
  readonly desk: LadderDesk;
  /** Brings the ladder into the window. */
  readonly bring: () => void;
}

export function PlayControls(controlled: Controlled) {
  const { play, rows, desk, bring } = controlled;
  // Who wants no motion goes step by step.
  const isStill = useMatches('(prefers-reduced-motion: reduce)');
  const shown = play.shown.value;
  const isPlaying = play.isPlaying.value;
  return (
    <div class="play">
      {!isStill && (
        <button type="button" class="play-start" onClick={() => toggle(controlled)}>
          <span aria-hidden="true">{isPlaying ? '❚❚' : '▶'}</span>
          {isPlaying ? 'Pause' : 'Play'}
        </button>
      )}
      <span class="play-steps">
        <button
          type="button"
          disabled={shown === 0}
          aria-label="To the beginning"
          onClick={() => step(controlled, -shown)}
        >
          <span aria-hidden="true">|‹</span>
        </button>
        <button
          type="button"
          disabled={shown === 0}
          aria-label="One step back"
          onClick={() => step(controlled, -1)}
        >
          <span aria-hidden="true">‹</span>
        </button>
        <button
          type="button"
          disabled={shown === play.count}
          aria-label="One step on"
          onClick={() => step(controlled, 1)}
        >
          <span aria-hidden="true">›</span>
        </button>
      </span>
      <input
        type="range"
        aria-label="How far the chapter has gone"
        aria-valuetext={farText(rows, shown)}
        min={0}
        max={play.count}
        value={shown}
        onInput={({ currentTarget }) => {
          play.goTo(Number(currentTarget.value));
          desk.choose(null);
          desk.scroll.showEnd();
          bring();
        }}
      />
      <p class="play-far small quiet">{farText(rows, shown)}</p>
      <p class="play-keys small quiet">
        <kbd>←</kbd> <kbd>→</kbd> a step, <kbd>↑</kbd> <kbd>↓</kbd> choose, <kbd>Enter</kbd> opens
      </p>
    </div>
  );
}

/** Keys of the ladder that it has no use for itself. */
export function pressPlayKey(event: KeyboardEvent, controlled: Controlled): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (!(event.target instanceof Element) || event.target.closest('.ladder-box') === null) return;
  switch (event.key) {
    case 'ArrowLeft':
      step(controlled, -1);
      break;
    case 'ArrowRight':
      step(controlled, 1);
      break;
    default:
      return;
  }
  event.preventDefault();
}

function toggle({ play, desk, bring }: Controlled): void {
  if (play.isPlaying.peek()) {
    play.pause();
    return;
  }
  desk.choose(null);
  play.start();
  desk.follow();
  bring();
}

/** The newest packet is the one that is looked at. */
function step({ play, rows, desk, bring }: Controlled, steps: number): void {
  const { packets, notes } = rows;
  play.goTo(play.shown.peek() + steps);
  const shown = play.shown.peek();
  const newest = packets.findLast(({ at }) => at < shown);
  desk.choose(newest?.packet.place ?? null);
  desk.scroll.showEnd();
  bring();
  const note = notes.find(({ at }) => at === shown - 1);
  desk.said.value = note?.words ?? newest?.packet.sentence ?? '';
}

function farText({ packets, view }: ChapterRows, shown: number): string {
  const newest = packets.findLast(({ at }) => at < shown);
  const { firstNs, lastNs } = view.stream;
  if (newest?.packet.place === packets.length - 1) {
    return `${count(packets.length, 'packet')} in ${spanText(lastNs - firstNs)}`;
  }
  const far = newest === undefined ? 0 : newest.packet.place + 1;
  const ns = newest === undefined ? 0 : newest.packet.timeNs - firstNs;
  return `packet ${far} of ${packets.length}, ${secondsText(ns)} s`;
}
