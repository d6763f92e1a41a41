// The packets of a chapter for the ladder and the pane: those that its play has shown so far.

import { computed, type ReadonlySignal, signal } from '@preact/signals';
import { isTroubleMark } from '../data/trouble.ts';
import type { LadderSource, PacketSource } from '../packets-source.ts';
import type { Found, LadderView, LadderWish, PacketDetail, Spacing, Target } from '../protocol.ts';
import type { ChapterPacket, ChapterRows } from './chapter-rows.ts';

/** All connections of a chapter are one. */
export const CHAPTER_STREAM = 0;

export class ChapterSource implements LadderSource, PacketSource {
  readonly ladderWish = signal<LadderWish | null>(null);
  readonly ladder: ReadonlySignal<LadderView | null | undefined>;
  readonly #rows: ChapterRows;
  readonly #shown: ReadonlySignal<number>;

  /** @param shown how many rows are */
  constructor(rows: ChapterRows, shown: ReadonlySignal<number>) {
    this.#rows = rows;
    this.#shown = shown;
    this.ladder = computed(() => {
      const wish = this.ladderWish.value;
      return wish === null ? undefined : this.#view(wish, shown.value);
    });
  }

  seek(_stream: number, _spacing: Spacing, target: Target): Promise<Found | null> {
    const shown = this.#shown.peek();
    const packets = this.#rows.packets.filter(({ at }) => at < shown);
    const found = packetAt(packets, target);
    if (found === undefined) return Promise.resolve(null);
    const { at, packet } = found;
    return Promise.resolve({ place: packet.place, row: at, timeNs: packet.timeNs });
  }

  packet(_stream: number, place: number): Promise<PacketDetail | null> {
    return Promise.resolve(this.#rows.packets[place]?.detail ?? null);
  }

  #view(wish: LadderWish, shown: number): LadderView {
    const to = Math.min(shown, wish.to);
    return {
      ...this.#rows.view,
      wish,
      first: 0,
      end: shown,
      rows: this.#rows.packets
        .filter(({ at }) => at >= wish.from && at < to)
        .map(({ at, packet }) => ({ row: at, within: 0, packet })),
    };
  }
}

function packetAt(packets: readonly ChapterPacket[], target: Target): ChapterPacket | undefined {
  switch (target.kind) {
    case 'first':
      return packets[0];
    case 'last':
      return packets.at(-1);
    case 'place':
      return packets[target.place];
    case 'row':
      return packets[Math.min(packets.length - 1, Math.max(0, target.from + target.rows))];
    case 'frame':
      return packets.find(({ packet }) => packet.frame === target.frame);
    case 'time':
      return packets.find(({ packet }) => packet.timeNs >= target.ns) ?? packets.at(-1);
    case 'trouble': {
      const { from, isForward } = target;
      const marked = packets.filter(({ packet }) =>
        packet.marks.some((mark) => mark === 'lost' || isTroubleMark(mark)),
      );
      return isForward
        ? marked.find(({ packet }) => packet.place > (from ?? -1))
        : marked.findLast(({ packet }) => packet.place < (from ?? Number.POSITIVE_INFINITY));
    }
  }
}
