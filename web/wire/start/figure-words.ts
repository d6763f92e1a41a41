// What the kernel tells of a connection, in sentences: without packets it is all there is to know.

import { msText } from '../../connections/figures.ts';
import { bytesText, count, numberText } from '../../format/amounts.ts';

export interface FigureWords {
  readonly title: string;
  readonly value: string;
  readonly words: string;
  /** Something to look at. */
  readonly isBad: boolean;
}

type Tcp = Readonly<Record<string, number>>;

/** @param tcp figures as `ss` names them; what is not told is left out */
export function figureWords(tcp: Tcp): FigureWords[] {
  return [roundTrip(tcp), onTheWay(tcp), sentAgain(tcp), boardsWindow(tcp), ourWindow(tcp)].flatMap(
    (one) => one ?? [],
  );
}

function roundTrip({ rtt, rttvar, minrtt }: Tcp): FigureWords | null {
  if (rtt === undefined) return null;
  const about = rttvar === undefined ? '' : `, give or take ${msText(rttvar)}`;
  const best = minrtt === undefined ? '' : ` The best was ${msText(minrtt)}.`;
  return {
    title: 'Round trip',
    value: msText(rtt),
    words: `From sending a packet to the board until its acknowledgement is back: ${msText(rtt)}${about}.${best}`,
    isBad: false,
  };
}

function onTheWay({ cwnd, unacked = 0 }: Tcp): FigureWords | null {
  if (cwnd === undefined) return null;
  return {
    title: 'On the way at once',
    value: count(cwnd, 'packet'),
    words: `So many this side lets be on their way unacknowledged (its congestion window). Now it is ${unacked === 0 ? 'none' : numberText(unacked)}.`,
    isBad: false,
  };
}

function sentAgain(tcp: Tcp): FigureWords {
  const { retrans_total: again = 0, data_segs_out: sent } = tcp;
  const of = sent === undefined || sent === 0 ? '' : ` of ${numberText(sent)} with data`;
  const share = sent && again > 0 ? ` (${((again * 100) / sent).toPrecision(2)} %)` : '';
  return {
    title: 'Sent again',
    value: numberText(again),
    words:
      again === 0
        ? 'No packet to the board had to be sent again. What the board sends again, packets alone can show.'
        : `Packets to the board that were not acknowledged in time: ${numberText(again)}${of}${share}. What the board sends again, packets alone can show.`,
    isBad: again > 0,
  };
}

function boardsWindow({ snd_wnd: window }: Tcp): FigureWords | null {
  if (window === undefined) return null;
  return {
    title: "Board's window",
    value: bytesText(window),
    words:
      window === 0
        ? 'The board has no room for more: its program does not read what it is sent.'
        : 'So many more bytes the board has room for.',
    isBad: window === 0,
  };
}

function ourWindow({ rcv_wnd: window }: Tcp): FigureWords | null {
  if (window === undefined) return null;
  return {
    title: "Server's window",
    value: bytesText(window),
    words:
      window === 0
        ? 'The server has no room for more: the board is held back until it can store again.'
        : 'So many more bytes the server has room for.',
    isBad: window === 0,
  };
}
