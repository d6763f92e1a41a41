// What happens in each chapter: who is started, what is done to them, and when it is over.

import type { Lab } from '../lab/lab.ts';
import { loseNext } from '../lab/loss.ts';
import { setReceiveBuffer } from '../lab/receive-buffer.ts';
import type { Running } from '../lab/running.ts';
import { fullSpeed, slowDown } from '../lab/slow-line.ts';
import type { ServerActor } from './actors.ts';
import type { ChapterName } from './chapters.ts';
import type { Watch } from './watch.ts';

/** What a play can do. */
export interface Scene {
  /** Only where the chapter needs one. */
  readonly lab: Lab | null;
  readonly server: ServerActor;
  readonly watch: Watch;
  /** Starts virtual boards, with these options of `tapline device`. */
  boards(args: string): Promise<Running>;
  /** Starts a board that connects, and sends what is written to its stdin. */
  sender(): Promise<Running>;
  /** Tells the person what is being done now. */
  tell(words: string): void;
}

export interface Play {
  /** Before the server is started. */
  readonly before?: (lab: Lab) => Promise<void>;
  readonly act: (scene: Scene) => Promise<void>;
  readonly after?: (lab: Lab) => Promise<void>;
}

/** As in the tutorials: no HELLO, and println in two goes. */
const BARE = '--name kitchen --seed 7';
const HELLO = `${BARE} --hello --boot lesson`;

/** Bytes of a server's memory for what its program has not read: with so few the window is soon closed. */
const SMALL_BUFFER = 4096;
const USUAL_BUFFER = 131_072;

/** Lines that fill the small buffer, and those that fill the one that loopback has. */
const LINES_FOR_SMALL = 270;
const LINES_FOR_USUAL = 8000;

const SLOW = { bitsPerSecond: 400_000, queueBytes: 20_000 };

/** So many of a board's readings, of a time when it was offline. */
const NIGHT_LINES = 1800;

function readings(count: number): string {
  return Array.from({ length: count }, (_, at) => `${at},${at * 20_000},21.5,48.0\n`).join('');
}

export const PLAYS: Readonly<Record<ChapterName, Play>> = {
  handshake: {
    async act({ sender, watch }) {
      await sender();
      await watch.until(({ opened }) => opened === 1);
    },
  },
  println: {
    async act({ boards, watch }) {
      await boards(`${BARE} --interval 500`);
      await watch.until(({ fromBoard }) => fromBoard >= 4);
    },
  },
  'many-lines': {
    async act({ boards }) {
      const board = await boards(`${HELLO} --interval 0 --lines 12`);
      await board.ended;
    },
  },
  'lost-segment': {
    async act({ lab, boards, watch, tell }) {
      if (lab === null) return;
      const board = await boards(`${HELLO} --interval 700 --lines 4`);
      // HELLO and the first reading, each with its answer.
      await watch.until(({ fromServer }) => fromServer >= 2);
      await watch.quiet(100);
      const loss = await loseNext(lab, 'server', 1);
      tell('The router loses the next segment of the board.');
      await loss.over;
      await board.ended;
    },
  },
  'zero-window': {
    before: (lab) => setReceiveBuffer(lab.server, SMALL_BUFFER),
    async act({ lab, server, sender, watch, tell }) {
      server.freeze();
      tell("The server's program is stopped; its kernel is not.");
      const board = await sender();
      board.stdin.end(readings(lab === null ? LINES_FOR_USUAL : LINES_FOR_SMALL));
      await watch.until(({ closedWindows, probes }) => closedWindows >= 2 && probes >= 2);
      server.goOn();
      tell('The program runs on.');
      await board.ended;
    },
    after: (lab) => setReceiveBuffer(lab.server, USUAL_BUFFER),
  },
  'two-boards': {
    async act({ boards }) {
      const both = await boards(`${HELLO} --count 2 --interval 200 --lines 1`);
      await both.ended;
    },
  },
  'both-ways': {
    async act({ boards }) {
      const board = await boards(`${HELLO} --interval 150 --lines 3`);
      await board.ended;
    },
  },
  'the-end': {
    async act({ server, boards, sender, watch, tell }) {
      tell('A board that is done:');
      const done = await boards(`${HELLO} --interval 0 --lines 1`);
      await done.ended;
      await watch.quiet(100);
      tell('A board that gives up:');
      const gone = await boards(`${BARE} --interval 0 --lines 1 --fault drop=1`);
      await watch.until(({ resets }) => resets >= 1);
      gone.kill('SIGKILL');
      await gone.ended;
      await watch.quiet(100);
      await server.end();
      const before = watch.facts.resets;
      tell('A board that finds nobody, since the server was ended:');
      await sender();
      await watch.until(({ resets }) => resets > before);
    },
  },
  'full-network': {
    before: (lab) => slowDown(lab.router, 'server', SLOW),
    async act({ sender }) {
      const board = await sender();
      board.stdin.end(readings(NIGHT_LINES));
      await board.ended;
    },
    after: (lab) => fullSpeed(lab.router, 'server'),
  },
};
