// How to see a chapter happen on one's own machine, and its recording for other tools.

import type { Chapter, ChapterName } from '../../../src/lesson/chapters.ts';
import { Copyable } from '../../design/copyable.tsx';
import { WIRE } from '../../shell/paths.ts';
import { useCapture } from '../start/use-capture.ts';
import { recordingOf } from './recordings.ts';

type Named = Chapter & { readonly name: ChapterName };

const IN_A_LAB =
  'This one needs a network that can be made to fail: on Linux, as root (sudo), the command makes one out of ' +
  'network namespaces. Where it may not, it shows this recording and says what it lacks.';
const ANYWHERE =
  'It happens between a virtual board and a server of your own, wherever packets may be captured: as root (sudo), or ' +
  'with the right that the command names. Where it may not, it shows this recording.';

export function OwnMachine({ chapter: { name, needsLab } }: { readonly chapter: Named }) {
  const isRunning = useCapture()?.capture.state === 'running';
  const [board, server] = [recordingOf(name, 'board'), recordingOf(name, 'server')];
  return (
    <section class="chapter-own panel stack" aria-labelledby="own-machine">
      <h2 id="own-machine">See it on your own machine</h2>
      <Copyable label="the command" text={`tapline wire --lesson ${name}`} />
      <p class="small">{needsLab ? IN_A_LAB : ANYWHERE}</p>
      {isRunning && (
        <p>
          <a href={WIRE}>See it on your own boards</a>: this server captures packets right now.
        </p>
      )}
      <p class="small">
        The recording for Wireshark:{' '}
        <a href={board.url} download={board.fileName}>
          at the board
        </a>
        ,{' '}
        <a href={server.url} download={server.fileName}>
          at the server
        </a>
      </p>
    </section>
  );
}
