// One row of the ladder: a packet, or packets too close together to be told apart.

import './rung.css';
import { TCP } from '../../../src/wire/segment.ts';
import { bytesText, count } from '../../format/amounts.ts';
import { visibleText } from '../../format/visible-text.ts';
import type { Mark } from '../data/trouble.ts';
import type { Bundle, LadderRow, PacketRow } from '../protocol.ts';
import { flagsText, MARK_WORDS, secondsText, spanText } from '../words.ts';
import { Arrow, type Load } from './arrow.tsx';
import { BundleLines } from './bundle-lines.tsx';
import type { Ends } from './ends.ts';

/** What is to be seen of a packet beside what it tells itself. */
export interface RungHint {
  /** It shows what it is all about. */
  readonly isLit: boolean;
  /** Which of several connections it belongs to; null: there is one. */
  readonly connection: { readonly number: number; readonly name: string } | null;
}

interface Props {
  readonly row: LadderRow;
  /** The row at the top of what has a place. */
  readonly base: number;
  readonly ends: Ends;
  /** When the connection began, ns since the capture's first frame. */
  readonly firstNs: number;
  /** Place of the first packet that is kept. */
  readonly first: number;
  readonly isActive: boolean;
  readonly hint: RungHint | undefined;
  readonly choose: (isTwice: boolean) => void;
}

/** A pause of so many ns is one to look at. */
const PAUSE_NS = 200e6;

export function rungId(row: LadderRow): string {
  return `rung-${row.row}`;
}

export function Rung(props: Props) {
  const { row, base, isActive, choose, first, hint } = props;
  const isPacket = 'packet' in row;
  const since = isPacket ? row.packet.sinceNs : -1;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus, and says which row is active.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys.
    <div
      id={rungId(row)}
      class="rung"
      role="option"
      aria-selected={isActive}
      aria-posinset={(isPacket ? row.packet.place : row.bundle.place) - first + 1}
      aria-setsize={-1}
      data-pause={since >= PAUSE_NS}
      data-lit={hint?.isLit}
      style={{ '--at': row.row - base, '--within': row.within }}
      onClick={() => choose(false)}
      onDblClick={() => choose(true)}
    >
      {isPacket ? (
        <PacketRung {...props} packet={row.packet} />
      ) : (
        <BundleRung {...props} bundle={row.bundle} />
      )}
    </div>
  );
}

function PacketRung({ packet, firstNs, ends, hint }: Props & { readonly packet: PacketRow }) {
  const { marks, sinceNs, fromClient } = packet;
  const [from, to] = fromClient ? [ends.client, ends.server] : [ends.server, ends.client];
  return (
    <>
      {/* What the arrow says. */}
      <span class="sr-only">
        Frame {packet.frame}, {visibleText(from.name)} to {visibleText(to.name)}.
      </span>
      <p class="rung-time">
        <span>{secondsText(packet.timeNs - firstNs)}</span>
        <span class="rung-since">{sinceNs < 0 ? '' : `+${spanText(sinceNs)}`}</span>
      </p>
      <div class="rung-lane">
        <p class="rung-label mono" data-from={packet.fromClient ? 'client' : 'server'}>
          <Label packet={packet} />
        </p>
        <Arrow fromClient={packet.fromClient} mark={marks[0]} load={loadOf(packet)} />
      </div>
      <div class="rung-words" data-carries={packet.carries !== ''}>
        {packet.carries !== '' && <p class="rung-carries">{visibleText(packet.carries)}</p>}
        <p class="rung-sentence">
          {hint?.connection && (
            <>
              <span class="rung-connection" data-number={hint.connection.number}>
                {visibleText(hint.connection.name)}
              </span>{' '}
            </>
          )}
          <Marks marks={marks} />
          {packet.sentence}
        </p>
      </div>
    </>
  );
}

function Label({ packet }: { readonly packet: PacketRow }) {
  const { flags, seq, ack, length, window } = packet;
  return (
    <>
      <strong>{flagsText(flags)}</strong> seq {seq}
      {length > 0 && <> len {length}</>}
      {(flags & TCP.ACK) !== 0 && <span class="rung-ack"> ack {ack}</span>}
      <span class="rung-window"> win {window}</span>
    </>
  );
}

function Marks({ marks }: { readonly marks: readonly Mark[] }) {
  return (
    <>
      {marks.map((mark) => (
        <span key={mark} class="rung-mark" data-mark={mark} title={MARK_WORDS[mark].meaning}>
          {MARK_WORDS[mark].word}
        </span>
      ))}
    </>
  );
}

function BundleRung({ bundle, firstNs, ends }: Props & { readonly bundle: Bundle }) {
  return (
    <>
      <p class="rung-time">
        <span>{secondsText(bundle.fromNs - firstNs)}</span>
        <span class="rung-since">{spanText(bundle.toNs - bundle.fromNs)}</span>
      </p>
      <div class="rung-lane">
        <BundleLines up={bundle.upLines} down={bundle.downLines} trouble={bundle.troubleLines} />
      </div>
      <div class="rung-words">
        <p class="rung-sentence">
          <Marks marks={bundle.marks} />
          {count(bundle.packets, 'packet')} close together: {bundle.up}{' '}
          <Way arrow="→" words={`from ${ends.client.name}`} />, {bundle.down}{' '}
          <Way arrow="←" words={`from ${ends.server.name}`} />, {bytesText(bundle.bytes)}.{' '}
          <span class="quiet">Enter zooms in.</span>
        </p>
      </div>
    </>
  );
}

function Way({ arrow, words }: { readonly arrow: string; readonly words: string }) {
  return (
    <>
      <span aria-hidden="true">{arrow}</span>
      <span class="sr-only">{visibleText(words)}</span>
    </>
  );
}

function loadOf({ flags, length }: PacketRow): Load {
  if (flags & (TCP.SYN | TCP.FIN)) return 'turn';
  return length > 0 ? 'data' : 'bare';
}
