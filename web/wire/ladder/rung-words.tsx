// What is written in a row of the ladder: the header in short, what stands out, what happened.

import { TCP } from '../../../src/wire/segment.ts';
import { visibleText } from '../../format/visible-text.ts';
import { lookOf, type Mark } from '../data/trouble.ts';
import type { PacketRow } from '../protocol.ts';
import { flagsText, MARK_WORDS } from '../words.ts';
import type { Load } from './arrow.tsx';

/** A pause of so many ns is one to look at. */
export const PAUSE_NS = 200e6;

/** What is to be seen of a packet beside what it tells itself. */
export interface RungHint {
  /** It shows what it is all about. */
  readonly isLit: boolean;
  /** Which of several connections it belongs to; null: there is one. */
  readonly connection: { readonly number: number; readonly name: string } | null;
}

export function RungLabel({ packet }: { readonly packet: PacketRow }) {
  const { flags, seq, ack, length, window } = packet;
  // What it acknowledges and its window are all that it says.
  const isBareAck = flags === TCP.ACK && length === 0;
  return (
    <p class="rung-label mono" data-from={packet.fromClient ? 'client' : 'server'}>
      <strong>{flagsText(flags)}</strong>
      <span class="rung-seq" data-spare={isBareAck}>
        {' '}
        seq {seq}
      </span>
      {length > 0 && <> len {length}</>}
      {(flags & TCP.ACK) !== 0 && <> ack {ack}</>} win {window}
    </p>
  );
}

interface WordsProps {
  readonly packet: PacketRow;
  readonly hint: RungHint | undefined;
}

export function RungWords({ packet, hint }: WordsProps) {
  const { carries, marks, sentence } = packet;
  return (
    <div class="rung-words" data-carries={carries !== ''}>
      {carries !== '' && <p class="rung-carries">{visibleText(carries)}</p>}
      <p class="rung-sentence">
        {hint?.connection && (
          <>
            <span class="rung-connection" data-number={hint.connection.number}>
              {visibleText(hint.connection.name)}
            </span>{' '}
          </>
        )}
        <Marks marks={marks} />
        {visibleText(sentence)}
      </p>
    </div>
  );
}

export function Marks({ marks }: { readonly marks: readonly Mark[] }) {
  return (
    <>
      {marks.map((mark) => (
        <span
          key={mark}
          class="rung-mark"
          data-mark={lookOf(mark)}
          title={MARK_WORDS[mark].meaning}
        >
          {MARK_WORDS[mark].word}
        </span>
      ))}
    </>
  );
}

export function loadOf({ flags, length }: Pick<PacketRow, 'flags' | 'length'>): Load {
  if (flags & (TCP.SYN | TCP.FIN)) return 'turn';
  return length > 0 ? 'data' : 'bare';
}
