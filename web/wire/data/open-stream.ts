// One connection of a capture that is looked at: its ladder, its sentences, its packets closely.

import { describeFrame } from '../../../src/wire/dissect/details/describe-frame.ts';
import type { Frame } from '../../../src/wire/frame.ts';
import { analysisNames } from '../../../src/wire/packet.ts';
import { PROMISES } from '../../../src/wire/words/promises.ts';
import type { LadderView, LadderWish, PacketDetail, PacketRow, StreamRow } from '../protocol.ts';
import type { KeptPackets } from './kept-packets.ts';
import type { KeptStream } from './kept-stream.ts';
import { isAlone, Ladder } from './ladder.ts';
import { PacketAgain } from './packet-again.ts';
import { notesOf } from './packet-notes.ts';
import { type PacketWords, packetRow } from './packet-row.ts';
import { Story, type StoryEnds } from './story.ts';
import { StreamRungs } from './stream-rungs.ts';

/** So long at most sentences are told before rows are shown without them, in ms. */
const TELL_MS = 30;

/** Who is who in a connection that is looked at. */
export interface OpenEnds extends StoryEnds {
  /** Its client is shown as the server. */
  readonly isTurned: boolean;
}

export class OpenStream {
  readonly ladder: Ladder;
  readonly #rungs: StreamRungs;
  readonly #packets: KeptPackets;
  readonly #again: PacketAgain;
  readonly #story: Story;
  readonly #startedAt: number;

  /**
   * @param startedAt Unix ms of the capture's first frame
   */
  constructor(kept: KeptStream, packets: KeptPackets, ends: OpenEnds, startedAt: number) {
    this.#packets = packets;
    this.#startedAt = startedAt;
    this.#rungs = new StreamRungs(kept, packets, ends.isTurned);
    this.ladder = new Ladder(this.#rungs);
    this.#again = new PacketAgain(packets);
    const packetAt = (place: number) => this.#again.of(kept.packets.at(place), kept.stream);
    this.#story = new Story(packetAt, ends, this.ladder.first);
  }

  /** @param stream as the table shows it */
  view(wish: LadderWish, stream: StreamRow): LadderView {
    const { ladder } = this;
    const { spacing } = wish;
    const laid = ladder.laid(spacing, wish.from, wish.to);
    const alone = laid.filter((one) => spacing.kind === 'even' || isAlone(one));
    const { rows, isTold } = this.rows(alone.map(({ from }) => from));
    return {
      wish,
      stream,
      ...ladder.extent(spacing),
      rows: laid.map((one) => ladder.row(one, spacing, (place) => rows(place))),
      letGo: ladder.first,
      troublesome: this.#rungs.troublesome,
      isTold,
      pair: null,
    };
  }

  /** Packets at these places, which rise, as rows show them. */
  rows(places: readonly number[]): { rows: (place: number) => PacketRow; isTold: boolean } {
    const isTold = this.#story.goOn(this.ladder.first, (places.at(-1) ?? -1) + 1, TELL_MS);
    const told = this.#story.tell(places);
    const words = (place: number): PacketWords => ({
      sentence: told.get(place)?.text ?? '',
      carries: this.#story.carried(place).parts.join(', '),
    });
    return { rows: (place) => packetRow(this.#rungs, place, words(place)), isTold };
  }

  /** The frame of the packet at a place; null: it is not there, or no more. */
  frameAt(place: number): number | null {
    const found = this.#rungs.found(place);
    return found?.columns.frame[found.at] ?? null;
  }

  /** Null: it is not there, or no more. */
  packet(place: number): PacketDetail | null {
    const { ladder } = this;
    if (place < ladder.first || place >= ladder.end) return null;
    const { kept } = this.#rungs;
    const number = kept.packets.at(place);
    const packet = this.#again.of(number, kept.stream);
    if (packet === undefined) return null;
    const { dataAt } = packet.segment;
    const notes = notesOf(packet).map(({ words, frame }) => ({
      words,
      place: frame === 0 ? null : this.#rungs.placeOfFrame(frame),
    }));
    const analysis = analysisNames(packet.analysis);
    const { rows, isTold } = this.rows([place]);
    const told = this.#story.tell([place]).get(place);
    const frame = this.#packets.frame(number);
    const { parts, released, secrets } = this.#story.carried(place);
    const shown = frame && shownFrame(frame, dataAt - frame.start, secrets);
    return {
      isTold,
      packet: rows(place),
      at: this.#startedAt + packet.timeNs / 1e6,
      carries: parts,
      releases: released,
      aside: told?.aside ?? '',
      promise: told === undefined ? null : PROMISES[told.promise],
      notes,
      analysis,
      fragments: frame?.fragments ?? 1,
      layers: shown === undefined ? [] : describeFrame(shown),
      bytes: shown?.bytes ?? null,
      wireLength: frame?.wireLength ?? 0,
      pair: null,
    };
  }
}

const STAR = 0x2a;

/** A copy of a frame. @param secrets stretches of its data that are not to be shown */
function shownFrame(frame: Frame, dataAt: number, secrets: readonly number[]): Frame {
  const bytes = frame.bytes.slice(frame.start, frame.end);
  for (let at = 0; at < secrets.length; at += 2) {
    bytes.fill(STAR, dataAt + (secrets[at] ?? 0), dataAt + (secrets[at + 1] ?? 0));
  }
  return { ...frame, bytes, start: 0, end: bytes.length };
}
