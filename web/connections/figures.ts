// The figures of TCP by the names that `ss` gives them, and what they mean.

import { bytesText, count, durationText, numberText } from '../format/amounts.ts';

type Unit = 'ms' | 'ago' | 'bytes' | 'segments' | 'packets';

export interface Figure {
  /** As `ss` names it. */
  readonly name: string;
  readonly words: string;
  readonly unit: Unit;
  readonly meaning: string;
  /** `ss` leaves it out where it is 0; else what is left out is not known. */
  readonly isZeroUntold?: true;
}

export interface FigureGroup {
  readonly title: string;
  readonly figures: readonly Figure[];
}

export const FIGURE_GROUPS: readonly FigureGroup[] = [
  {
    title: 'Time',
    figures: [
      {
        name: 'rtt',
        words: 'Round-trip time',
        unit: 'ms',
        meaning:
          'From sending a packet until the board says that it has it, averaged. On a good Wi-Fi 2 to 20 ms; hundreds mean a weak signal or a radio that sleeps. Measured only when this side sends: to a board that gets nothing it is as old as the connection.',
      },
      {
        name: 'rttvar',
        words: 'Its variance',
        unit: 'ms',
        meaning:
          'How far single round trips lie from the average. Much of it: the radio shares its channel with others.',
      },
      {
        name: 'minrtt',
        words: 'Shortest round trip',
        unit: 'ms',
        meaning: 'The best that was seen: what the way itself takes when nothing is in it.',
      },
      {
        name: 'rto',
        words: 'Patience before sending again',
        unit: 'ms',
        meaning:
          'When no word of a packet came for so long it is sent once more. It grows with the variance, and doubles with each try.',
      },
      {
        name: 'rcv_rtt',
        words: 'Round trip, as the receiver sees it',
        unit: 'ms',
        meaning: 'Reckoned from what comes in, for a side that mostly listens.',
      },
    ],
  },
  {
    title: 'Loss',
    figures: [
      {
        name: 'retrans_total',
        words: 'Sent again',
        unit: 'packets',
        isZeroUntold: true,
        meaning:
          'Packets to the board that had to be sent once more since it connected. A few are the daily life of a radio; many are a bad place for the board.',
      },
      {
        name: 'retrans',
        words: 'Being sent again now',
        unit: 'packets',
        isZeroUntold: true,
        meaning:
          'Sent once more, and still without a word from the board. If it stays, the board is gone.',
      },
      {
        name: 'bytes_retrans',
        words: 'Bytes sent again',
        unit: 'bytes',
        isZeroUntold: true,
        meaning: 'The same in bytes.',
      },
      {
        name: 'lost',
        words: 'Taken for lost',
        unit: 'packets',
        isZeroUntold: true,
        meaning: 'On the way so long that this side no longer believes in them.',
      },
      {
        name: 'reordering',
        words: 'Tolerated disorder',
        unit: 'packets',
        meaning:
          'By so many places packets may swap on the way before one counts as lost. 3 is the usual.',
      },
    ],
  },
  {
    title: 'Windows',
    figures: [
      {
        name: 'cwnd',
        words: 'Congestion window',
        unit: 'segments',
        meaning:
          'So many packets this side lets be on their way at once. It begins at 10, grows while all goes well and shrinks with each loss: it is how TCP finds out what the way can carry.',
      },
      {
        name: 'ssthresh',
        words: 'Where growth slows down',
        unit: 'segments',
        meaning:
          'Up to here the congestion window doubles with each round trip, beyond it grows one by one. Set by the first loss.',
      },
      {
        name: 'snd_wnd',
        words: "Board's receive window",
        unit: 'bytes',
        meaning:
          'So many more bytes the board has room for, by its own word. A microcontroller has a few kB; 0 means that it does not read what it is sent.',
      },
      {
        name: 'rcv_wnd',
        words: "Server's receive window",
        unit: 'bytes',
        meaning:
          'So many more bytes this side has room for. When nothing can be stored it goes to 0, and the board has to wait: that is how it is held back.',
      },
      {
        name: 'rcv_space',
        words: 'Room planned for receiving',
        unit: 'bytes',
        meaning: 'What the system adapts its receive buffer to, by what came in a round trip.',
      },
      {
        name: 'unacked',
        words: 'On its way',
        unit: 'packets',
        isZeroUntold: true,
        meaning: 'Sent, and the board has not said yet that it has them.',
      },
      {
        name: 'mss',
        words: 'Largest segment',
        unit: 'bytes',
        meaning:
          'So many bytes fit into one packet on this way: 1,460 on an Ethernet or Wi-Fi, often 536 to a small board, much more within one machine.',
      },
    ],
  },
  {
    title: 'Last heard',
    figures: [
      {
        name: 'lastrcv',
        words: 'Last data from the board',
        unit: 'ago',
        meaning: 'When bytes came last.',
      },
      {
        name: 'lastsnd',
        words: 'Last data to the board',
        unit: 'ago',
        meaning: 'When bytes were sent last.',
      },
      {
        name: 'lastack',
        words: 'Last sign of life',
        unit: 'ago',
        meaning: 'When the board last confirmed anything, if only a probe of keep-alive.',
      },
    ],
  },
  {
    title: 'Amounts, as the system counts them',
    figures: [
      {
        name: 'bytes_received',
        words: 'Bytes received',
        unit: 'bytes',
        isZeroUntold: true,
        meaning: 'In order and without gaps; with TLS these are the encrypted ones.',
      },
      {
        name: 'bytes_sent',
        words: 'Bytes sent',
        unit: 'bytes',
        isZeroUntold: true,
        meaning: 'What was sent again counts again.',
      },
      {
        name: 'bytes_acked',
        words: 'Bytes confirmed',
        unit: 'bytes',
        isZeroUntold: true,
        meaning: 'The board has said that it has these.',
      },
      {
        name: 'segs_in',
        words: 'Packets received',
        unit: 'packets',
        meaning: 'With those that carry nothing but a confirmation.',
      },
      {
        name: 'segs_out',
        words: 'Packets sent',
        unit: 'packets',
        meaning: 'With those that carry nothing but a confirmation.',
      },
      {
        name: 'data_segs_in',
        words: 'Packets received with data',
        unit: 'packets',
        isZeroUntold: true,
        meaning:
          'Divide the lines by this: far below one line a packet says that the sketch prints in small pieces.',
      },
      {
        name: 'data_segs_out',
        words: 'Packets sent with data',
        unit: 'packets',
        isZeroUntold: true,
        meaning: 'ACKs, commands and the like.',
      },
    ],
  },
];

/** The value of a figure in words. */
export function figureText(
  { name, unit, isZeroUntold }: Pick<Figure, 'name' | 'unit' | 'isZeroUntold'>,
  tcp: Readonly<Record<string, number>>,
): string {
  const value = tcp[name] ?? (isZeroUntold ? 0 : undefined);
  if (value === undefined) return 'not told';
  switch (unit) {
    case 'ms':
      return msText(value);
    case 'ago':
      return value < 1000 ? `${value} ms ago` : `${durationText(value)} ago`;
    case 'bytes':
      return bytesText(value);
    case 'segments':
      return count(value, 'packet');
    case 'packets':
      return numberText(value);
  }
}

/** `0.012 ms`, `2.4 ms`, `1.2 s`. */
export function msText(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toPrecision(3)} s`;
  return `${ms >= 100 ? Math.round(ms) : numberText(Number(ms.toPrecision(2)))} ms`;
}
