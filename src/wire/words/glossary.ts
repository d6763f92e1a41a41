// The words of the trade that the sentences use, each explained once.

export interface Term {
  readonly term: string;
  readonly explanation: string;
}

/** Alphabetical. The sentences use no other word that a newcomer has to look up. */
export const GLOSSARY: readonly Term[] = [
  {
    term: 'ACK',
    explanation:
      'acknowledgement: the number of the byte that the sender of the packet waits for; all before it has come',
  },
  {
    term: 'board',
    explanation: 'the microcontroller that took the readings; the end that is not the server',
  },
  {
    term: 'client',
    explanation:
      'the end that began; in a capture, the sender of the first packet of the connection',
  },
  {
    term: 'congestion control',
    explanation:
      'how a sender finds out how much the network carries, and slows down when packets get lost',
  },
  {
    term: 'CR LF',
    explanation: 'carriage return and line feed: the two bytes with which println ends a line',
  },
  {
    term: 'D-SACK',
    explanation:
      'a SACK block for bytes that came twice: it tells the sender that a copy was not needed',
  },
  {
    term: 'delayed ACK',
    explanation:
      'a receiver may wait a little (Linux 40 ms, by the rules up to half a second) before it acknowledges, in the ' +
      'hope of saying more with one packet',
  },
  {
    term: 'ECN',
    explanation:
      'explicit congestion notification: a router marks packets before it has to drop them',
  },
  {
    term: 'FIN',
    explanation:
      'the sender of this packet has sent everything; it takes a number like a byte does',
  },
  {
    term: 'handshake',
    explanation: 'the three packets with which a connection begins: SYN, SYN and ACK, ACK',
  },
  {
    term: 'keep-alive',
    explanation:
      'an empty packet that repeats an old number, only so that the other end has to answer',
  },
  {
    term: 'MSS',
    explanation: 'maximum segment size: the most data that an end wants to get in one packet',
  },
  {
    term: "Nagle's algorithm",
    explanation:
      'as long as anything is unacknowledged, what does not fill a segment waits and grows (RFC 9293, 3.7.4); Linux ' +
      'lets it wait for small segments only; setNoDelay(true) switches it off',
  },
  {
    term: 'PSH',
    explanation: 'push: hand what has come so far to the program at once',
  },
  {
    term: 'RST',
    explanation: 'reset: for the sender of this packet the connection does not exist, or no longer',
  },
  {
    term: 'RTT',
    explanation: 'round-trip time: from a packet to the acknowledgement that it causes',
  },
  {
    term: 'SACK',
    explanation: 'selective acknowledgement: bytes behind a hole that have come already',
  },
  {
    term: 'segment',
    explanation: 'the piece of the stream that one packet carries, with its TCP header',
  },
  {
    term: 'server',
    explanation: 'the end that waits on a known port until somebody connects to it',
  },
  {
    term: 'SYN',
    explanation:
      'the question for a connection, with the number from which the bytes will be counted',
  },
  {
    term: 'TCP',
    explanation:
      'transmission control protocol: makes two streams of bytes, one each way, out of single packets',
  },
  {
    term: 'window',
    explanation: 'how many bytes more than those acknowledged a receiver has room for',
  },
  {
    term: 'window scale',
    explanation:
      'what the window field of later packets is to be multiplied by: it has room for 65,535 only',
  },
];

/** The terms that a text uses, in the order of the glossary. */
export function termsIn(text: string): Term[] {
  return GLOSSARY.filter(({ term }) => patternOf(term).test(text));
}

const patterns = new Map<string, RegExp>();

function patternOf(term: string): RegExp {
  let pattern = patterns.get(term);
  if (pattern === undefined) {
    // `SACK` is no `ACK`, `D-SACK` no `SACK`; a plural is the same word.
    pattern = new RegExp(`(?<![\\w-])${term}s?(?![\\w-])`);
    patterns.set(term, pattern);
  }
  return pattern;
}
