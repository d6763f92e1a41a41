// What TCP promises to the programs at its two ends, and how it keeps it: each packet shows one of these.

/** A promise, or a means by which one is kept. */
export interface TcpPromise {
  /** A few words, as a heading. */
  readonly title: string;
  /** In one or two sentences, for somebody who hears of it for the first time. */
  readonly explanation: string;
}

/** All of them, in the order in which a connection shows them. */
export const PROMISES = {
  connection: {
    title: 'a logical connection',
    explanation:
      'No wire belongs to a connection: it is what both ends remember of each other. It is named by a pair of ' +
      'sockets, the address and port of one end and those of the other, and begins once both have agreed.',
  },
  ports: {
    title: 'multiplexing by ports',
    explanation:
      'One address serves many connections at once: the two port numbers in each packet tell which one it ' +
      'belongs to. So a thousand boards can talk to the same port of the same server.',
  },
  segments: {
    title: 'a stream, cut anywhere',
    explanation:
      'Programs write and read one stream of bytes. TCP cuts it into segments wherever it likes: one segment may ' +
      'hold half a line or many lines, and only the order of the bytes is kept.',
  },
  push: {
    title: 'push',
    explanation:
      'A sender marks the end of what it has for now (PSH): the receiver hands the bytes to its program at once ' +
      'and does not wait for more.',
  },
  acknowledgement: {
    title: 'acknowledged, or sent again',
    explanation:
      'The receiver says how far it has everything. What is not acknowledged in time is sent again, so a lost ' +
      'packet costs time but no byte.',
  },
  order: {
    title: 'in order, each byte once',
    explanation:
      'Every byte has a number. What overtakes is put in its place, what comes twice is thrown away, and the ' +
      'program reads the bytes as they were written.',
  },
  flow: {
    title: 'flow control by the window',
    explanation:
      'With every packet a receiver says how many more bytes it has room for. The sender sends no more than that, ' +
      'but for a byte now and then to ask at a closed window, so a slow program is never flooded.',
  },
  congestion: {
    title: 'congestion control',
    explanation:
      'A sender also spares the network: it begins with a few segments, sends more as acknowledgements come ' +
      'back, and slows down when packets get lost.',
  },
  duplex: {
    title: 'full duplex',
    explanation:
      'Both ends send whenever they like, each with byte numbers of its own, and one packet can carry data one ' +
      'way and acknowledge the other.',
  },
  ending: {
    title: 'the end: orderly or abrupt',
    explanation:
      'In order, each end says that it has sent all (FIN) and is acknowledged, so nothing is lost. Abruptly, one ' +
      'end says that the connection no longer exists (RST), and what was on its way is gone.',
  },
} as const satisfies Record<string, TcpPromise>;

export type PromiseName = keyof typeof PROMISES;
