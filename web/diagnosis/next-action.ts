// What to do about a silence: one next action for each cause, in words for who built the board.

import type { Cause } from '../api/diagnosis.ts';

/** What the words name. */
export interface Places {
  /** Where the board reaches the server. */
  readonly host: string;
  readonly port: number;
  readonly loopbackOnly: boolean;
  readonly device: string | null;
}

export interface NextAction {
  /** The cause in a few words. */
  readonly title: string;
  readonly action: string;
  /** To copy: a line for the sketch or the terminal. */
  readonly line?: string;
}

export function nextAction(cause: Cause, places: Places): NextAction {
  return ACTIONS[cause](places);
}

const PRINTLN = 'client.println("1,1000,21.5,48");';

const ACTIONS: Readonly<Record<Cause, (places: Places) => NextAction>> = {
  ok: () => ({ title: 'Readings come', action: 'There is nothing to do.' }),
  nothing: ({ host, port, loopbackOnly }) =>
    loopbackOnly
      ? {
          title: 'Boards cannot reach this server',
          action: 'Start it so that it listens on the network:',
          line: 'tapline serve --host 0.0.0.0',
        }
      : {
          title: 'Nothing has reached the server',
          action: 'Check that the sketch has this address and port, and load it again:',
          line: `client.connect("${host}", ${port});`,
        },
  store: () => ({
    title: 'The server cannot store',
    action: 'Make room on the disk of the data folder: all goes on by itself then.',
  }),
  conflict: () => ({
    title: 'Two boards share a name',
    action: 'Give one of them another name in its HELLO.',
  }),
  'in-use': () => ({
    title: 'Two boards share a name',
    action: 'Give one of them another name in its HELLO.',
  }),
  tls: () => ({
    title: 'TLS and plain text are mixed up',
    action:
      'Let the sketch use WiFiClient for the plain port, or WiFiClientSecure with the port for TLS.',
  }),
  http: ({ host }) => ({
    title: 'An HTTP client came to the port of the boards',
    action:
      host === ''
        ? 'Open the address of this page in the browser; that port is for lines of text.'
        : 'A board opens a plain TCP socket and prints lines: no HTTPClient, no “GET”.',
    line: PRINTLN,
  }),
  auth: ({ device }) => ({
    title: 'The board has no valid token',
    action: 'Make a token for it, and put it into the HELLO of the sketch as token=…:',
    line: `tapline token ${device ?? '<device>'}`,
  }),
  'bad-hello': ({ device }) => ({
    title: 'The HELLO cannot be read',
    action: 'Mend the HELLO line of the sketch:',
    line: `client.println("HELLO device=${device ?? 'kitchen'} fields=seq,millis,temperature,humidity");`,
  }),
  full: () => ({
    title: 'The server takes no more connections',
    action: 'Start it with a higher limit:',
    line: 'tapline serve --max-connections 50000',
  }),
  rejected: () => ({
    title: 'Its lines come, but cannot be read as readings',
    action:
      'Name its fields in the order in which it prints them, as many as a line has values: in the fields= of its HELLO, or under “Edit…” on its page.',
  }),
  oversized: () => ({
    title: 'Its lines are too long',
    action: 'End each reading with println: a line has at most 4,096 bytes.',
    line: PRINTLN,
  }),
  'text-only': () => ({
    title: 'It sends text, and no readings',
    action: 'Print the numbers alone, with commas between them, or a name before each:',
    line: 'client.println("temperature:21.5,humidity:48");',
  }),
  'no-line-end': () => ({
    title: 'Its line never ends',
    action: 'Use println in place of print, at the end of each reading:',
    line: PRINTLN,
  }),
  'hello-only': () => ({
    title: 'It said HELLO, and no reading since',
    action:
      'Let the sketch print a line for each reading after the WELCOME: the values in the order of the fields in its HELLO, with commas between them.',
  }),
  duplicates: () => ({
    title: 'It sends the same readings again',
    action: 'Let seq rise by one with each reading, and give each start a new boot= in the HELLO.',
  }),
  stale: () => ({
    title: 'It is connected, but says nothing',
    action:
      'Press the reset button of the board; if that helps, its loop() was stuck. Watch it on USB:',
    line: 'tapline console /dev/ttyUSB0@115200',
  }),
  disconnected: () => ({
    title: 'It is not connected',
    action: 'Look at its power and its Wi-Fi. What it says of itself is on its USB port:',
    line: 'tapline console /dev/ttyUSB0@115200',
  }),
  'no-data': () => ({
    title: 'It is connected, and sent not a byte',
    action: 'Print a line once it has connected:',
    line: PRINTLN,
  }),
  scan: () => ({
    title: 'It came and left without a byte',
    action:
      'If that was your board, let it print before it stops; a port scan you can leave alone.',
    line: PRINTLN,
  }),
};
