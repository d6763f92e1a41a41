// A chapter, performed: the server, the capture, the play, and everything ended again.

import { join } from 'node:path';
import type { Running } from '../lab/running.ts';
import { PLAY_QUIET_MS } from '../limits.ts';
import { Capture } from '../wire/capture.ts';
import type { Packet } from '../wire/packet.ts';
import { type Program, startBoards, startSender, startServer } from './actors.ts';
import type { ChapterName } from './chapters.ts';
import { PLAYS, type Scene } from './plays.ts';
import type { End, Stage, StageCapture } from './stage.ts';
import { Watch } from './watch.ts';

/** Who looks on. */
export interface Audience {
  /** The port that the board talks to, before the first packet. */
  begins(port: number): void;
  /** The next packet, as the board's end sees it. The object is filled again for the next one. */
  packet(packet: Packet): void;
  /** What is being done now. */
  tell(words: string): void;
  /** The next bytes of the capture of an end, as a pcap file. */
  bytes?(end: End, chunk: Uint8Array): void;
}

/**
 * Plays a chapter to its end.
 * @param folder for the server's data
 * @throws TaplineError when packets may not be captured here, or the chapter does not come to its end
 */
export async function perform(
  name: ChapterName,
  stage: Stage,
  program: Program,
  folder: string,
  audience: Audience,
): Promise<void> {
  const { before, act, after } = PLAYS[name];
  const { lab } = stage;
  if (lab !== null) await before?.(lab);
  const server = await startServer(stage, program, join(folder, name));
  const watch = new Watch();
  const captures: StageCapture[] = [];
  const boards: Running[] = [];
  const started = async (board: Promise<Running>) => {
    boards.push(await board);
    return board;
  };
  try {
    audience.begins(server.port);
    for (const end of stage.ends) {
      captures.push(await stage.capture(end, server.port, bytesOf(end, watch, audience)));
    }
    const { port } = server;
    const scene: Scene = {
      lab,
      server,
      watch,
      boards: (args) => started(startBoards(stage, program, port, args)),
      sender: () => started(startSender(stage, port)),
      tell: (words) => audience.tell(words),
    };
    await act(scene);
    await watch.quiet(PLAY_QUIET_MS);
  } finally {
    for (const capture of captures) await capture.stop();
    // Some would go on for ever.
    for (const board of boards) board.kill('SIGKILL');
    await server.end();
    if (lab !== null) await after?.(lab);
  }
}

/** What is drawn is what the board's end sees; of the other end the bytes are kept. */
function bytesOf(end: End, watch: Watch, audience: Audience): (chunk: Uint8Array) => void {
  if (end === 'server') return (chunk) => audience.bytes?.(end, chunk);
  const capture = new Capture({
    packet(packet) {
      audience.packet(packet);
      watch.take(packet);
    },
  });
  return (chunk) => {
    audience.bytes?.(end, chunk);
    capture.write(chunk);
  };
}
