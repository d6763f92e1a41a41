// Commands under everything that can happen to a link, a board and a server, in any order.

import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import type { FakePeer } from '../ingest/harness.ts';
import { CommandRun } from './command-run.ts';

const ACTIONS = [
  'post',
  'connect',
  'cut',
  'answer',
  'deaf',
  'hears',
  'time',
  'stuck',
  'go',
  'restart',
  'crash',
  'crash written',
] as const;
type Action = (typeof ACTIONS)[number];

/** A board that never restarts: it remembers the command that it answered last. */
class SteadyBoard {
  /** The texts that it acted upon. */
  readonly acted: string[] = [];
  peer: FakePeer | null = null;
  readonly #run: CommandRun;
  #read = 0;
  #last: string | null = null;

  constructor(run: CommandRun) {
    this.#run = run;
  }

  async connect(): Promise<void> {
    this.peer?.gone('left');
    this.peer = this.#run.harness.connect();
    this.#read = 0;
    await this.#run.say(this.peer, 'HELLO device=kitchen boot=b1');
  }

  /** Reads what it was sent, and answers. */
  async answer(): Promise<void> {
    const { peer } = this;
    if (peer === null || peer.closedFor !== null) return;
    for (; this.#read < peer.sent.length; this.#read++) {
      const [, id, text] = /^CMD (\S+) (.*)$/.exec(peer.sent[this.#read]) ?? [];
      if (id === undefined) continue;
      if (id !== this.#last) {
        this.#last = id;
        this.acted.push(text);
      }
      await this.#run.say(peer, `OK ${id} did ${text}`);
    }
  }
}

afterEach(() => {
  vi.useRealTimers();
});

test('each command is acted upon at most once, in order, and its outcome is what the board did', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...ACTIONS), { minLength: 5, maxLength: 40 }),
      async (actions) => {
        const run = new CommandRun();
        const board = new SteadyBoard(run);
        await board.connect();
        const posted: string[] = [];
        const ids: string[] = [];
        for (const action of ['answer', ...actions] as Action[]) {
          await perform(action, { run, board, posted, ids });
        }
        run.harness.store.go();
        await run.harness.settle();
        for (let round = 0; round < 2 * ids.length + 2; round++) {
          if (board.peer?.closedFor !== null || board.peer.refuses) await board.connect();
          await board.answer();
        }

        expect(board.acted).toEqual(posted.filter((text) => board.acted.includes(text)));
        expect(new Set(board.acted).size).toBe(board.acted.length);
        for (const id of ids) {
          const command = run.commands.get(id);
          expect(command?.status).toBe(board.acted.includes(command?.text ?? '') ? 'done' : 'gone');
          expect(command?.reply).toBe(`did ${command?.text}`);
        }
        run.commands.stop();
        run.harness.dispose();
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);

interface Scene {
  readonly run: CommandRun;
  readonly board: SteadyBoard;
  /** Texts in the order of their posting. */
  readonly posted: string[];
  /** Ids of the commands that were accepted. */
  readonly ids: string[];
}

async function perform(action: Action, { run, board, posted, ids }: Scene): Promise<void> {
  const { store } = run.harness;
  switch (action) {
    case 'post': {
      const text = `do ${posted.length}`;
      posted.push(text);
      // Without a limit within the test: what expires has cases of its own.
      void run.commands.post('kitchen', text, 3_600_000).then(({ id }) => ids.push(id));
      return await run.harness.settle();
    }
    case 'connect':
      return await board.connect();
    case 'cut':
      board.peer?.gone('reset');
      return await run.harness.settle();
    case 'answer':
      return await board.answer();
    case 'deaf':
      if (board.peer !== null) board.peer.refuses = true;
      return;
    case 'hears':
      if (board.peer !== null && board.peer.closedFor === null) board.peer.reads();
      return await run.harness.settle();
    case 'time':
      return await run.harness.pass(1000);
    case 'stuck':
      store.stuck = true;
      return;
    case 'go':
      store.go();
      return await run.harness.settle();
    case 'restart':
      store.go();
      await run.harness.settle();
      return await run.restart();
    case 'crash':
      return await run.crash();
    case 'crash written':
      return await run.crash(true);
  }
}
