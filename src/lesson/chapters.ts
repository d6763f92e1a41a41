// The lesson: a chapter for each promise of TCP. What it says before and after something happens.

import type { PromiseName } from '../wire/words/promises.ts';

export interface Chapter {
  /** By which it is asked for. */
  readonly name: string;
  readonly title: string;
  readonly promise: PromiseName;
  /** What else its packets show that is worth a sentence here; of the rest an arrow is enough. */
  readonly also: readonly PromiseName[];
  /** What there will be to see, a sentence an entry. */
  readonly about: readonly string[];
  /** What the drawing in a terminal shows, which sees one end at a time. */
  readonly inTerminal?: string;
  /** Something to think about afterwards, and what may be thought. */
  readonly question: string;
  readonly answer: string;
  /** Whether it takes a network that can be made to fail. */
  readonly needsLab: boolean;
  /** Whether the captures of both ends together show more than the board's alone. */
  readonly hasLoss?: boolean;
}

export const CHAPTERS = [
  {
    name: 'handshake',
    title: 'Two ends agree',
    promise: 'connection',
    also: [],
    about: [
      'A sketch calls client.connect(). Before a byte of its data may flow, both ends agree with three packets: SYN, ' +
        'SYN and ACK, ACK.',
      'In them each tells the number from which it counts its bytes, and how many the other may send.',
    ],
    question: 'Why do two packets not do?',
    answer:
      'Each end has to hear that its own number has come. With two packets the server would never know whether its ' +
      'answer arrived, and an old SYN that was held up in the network could open a connection that nobody wants.',
    needsLab: false,
  },
  {
    name: 'println',
    title: 'A line in two segments',
    promise: 'segments',
    also: ['push', 'acknowledgement'],
    about: [
      'A sketch prints a line with client.println(), and the Arduino core writes it in two goes: the text, then CR LF.',
      'TCP carries a stream of bytes, not lines: here the two goes travel in two segments.',
      'Look when the CR LF leaves: it waits until the text is acknowledged, because TCP sends no second small segment ' +
        "while one is on its way (Nagle's algorithm).",
    ],
    question: 'A server reads once and takes what it gets for one line. What does it get here?',
    answer:
      'The text without its end, and then an empty line; under load also half a number. A program has to gather bytes ' +
      'until it sees LF, however they are cut.',
    needsLab: false,
  },
  {
    name: 'many-lines',
    title: 'Several lines in one segment',
    promise: 'segments',
    also: ['push', 'acknowledgement'],
    about: [
      'A board that was offline has a dozen readings to tell, and writes them at once.',
      'All of them travel in one segment, and one ACK is enough for all.',
      'Cutting and joining are the same thing: only the order of the bytes is promised.',
    ],
    question: 'How many lines can one segment carry?',
    answer:
      'As many as fit: 1,460 bytes over Ethernet and Wi-Fi (what both ends told as MSS in the handshake), some sixty ' +
      'readings. On loopback, where nothing has to fit on a network, 65,495 bytes: thousands.',
    needsLab: false,
  },
  {
    name: 'lost-segment',
    title: 'A lost segment is sent again',
    promise: 'acknowledgement',
    also: ['order'],
    about: [
      'The router between board and server now loses exactly one segment, and tells nobody.',
      'No ACK comes for it. When its timer runs out the board sends the same bytes with the same numbers again.',
    ],
    inTerminal:
      'What is drawn is what the board sees; below it, what really happened to the lost one.',
    question: 'Can the board tell whether its segment was lost, or the ACK for it?',
    answer:
      'No: both look like silence. So it sends again in both cases, and the server throws away what it had already, ' +
      'by its numbers. Tapline does the same once more with seq, for what was lost with a whole connection.',
    needsLab: true,
    hasLoss: true,
  },
  {
    name: 'zero-window',
    title: 'A slow reader holds the board back',
    promise: 'flow',
    also: ['acknowledgement'],
    about: [
      "The server's program is stopped, as a debugger stops one, while a board sends as fast as it can.",
      'The kernel goes on taking bytes until the memory set aside for them is full: the window in its ACKs shrinks to 0.',
      'The board has to wait and asks now and then. Then the program runs on and reads, and the window opens.',
    ],
    question: 'Which byte was lost while the server stood still?',
    answer:
      'None. The window is a promise of room, and nobody sends beyond it. Tapline uses just that when its disk is full: ' +
      'it stops reading, and the boards wait.',
    needsLab: false,
  },
  {
    name: 'two-boards',
    title: 'Two boards, told apart by ports',
    promise: 'ports',
    also: ['connection'],
    about: [
      'Two boards with the same address talk to the same port of the same server, at the same time.',
      'Their packets come mixed. The only difference is the port that each board was given for its end.',
      'A connection is named by both addresses and both ports: one number of the four is enough to tell two apart.',
    ],
    question: 'How many boards can talk to port 5050 of one server?',
    answer:
      'From one address some 28,000 by the usual range of ports, from different addresses as many as the server has ' +
      'memory for: its own port is the same in all of them.',
    needsLab: false,
  },
  {
    name: 'both-ways',
    title: 'Both directions at once',
    promise: 'duplex',
    also: ['push', 'acknowledgement'],
    about: [
      'A board that said HELLO is answered: ACK 3 tells that reading 3 is on disk. That line is data, on its way back.',
      'Each direction has numbers of its own, and a packet with data acknowledges the other direction in passing.',
      'Mind the two kinds of ACK: the flag is from kernel to kernel, the line from program to program.',
    ],
    question: "The board's kernel has got the ACK flag for a reading. Is the reading safe?",
    answer:
      "Not yet: it is in the memory of the server's kernel, perhaps unread. A power cut there loses it. Only the line " +
      'ACK says that it is on disk, so a board keeps its reading until that line has come.',
    needsLab: false,
  },
  {
    name: 'the-end',
    title: 'The end: orderly, abrupt, refused',
    promise: 'ending',
    also: [],
    about: [
      'One board is done and says so: each end sends FIN, and each FIN is acknowledged like a byte.',
      'Another one gives up in the middle: RST, and the connection exists no longer.',
      'Then the server is ended, and a third board finds nobody at the port: RST answers its SYN.',
    ],
    question: 'A board loses its power. Which packet tells the server?',
    answer:
      'None. A connection on which nothing is said looks the same as one whose other end is gone. That is what ' +
      "keep-alive is for, and Tapline's PING.",
    needsLab: false,
  },
  {
    name: 'full-network',
    title: 'A full network slows the sender down',
    promise: 'congestion',
    also: ['acknowledgement', 'order'],
    about: [
      'The line behind the router now carries 50,000 bytes a second, and the router has room for thirteen packets.',
      'The board begins with ten segments and sends two for each ACK, until the router has no more room and throws some away.',
      'Then the server repeats its ACK for each packet that comes behind the gap, and the board sends the missing one ' +
        'at once, and more slowly from then on.',
    ],
    question: 'The window of the server was open all the time. Who held the board back?',
    answer:
      'The board itself. Nobody tells it how full the network is, so it guesses from what comes back: that guess is ' +
      'called the congestion window, and it stands in no packet.',
    needsLab: true,
  },
] as const satisfies readonly Chapter[];

export type ChapterName = (typeof CHAPTERS)[number]['name'];
