// The packets of a chapter: its recording is fetched, read as any capture is, and drawn as one ladder.

import { useEffect, useState } from 'preact/hooks';
import type { Chapter, ChapterName } from '../../../src/lesson/chapters.ts';
import { CallError } from '../../api/call.ts';
import { WireSource } from '../wire-source.ts';
import { ChapterLadder } from './chapter-ladder.tsx';
import { type ChapterRows, chapterRows } from './chapter-rows.ts';
import { gather } from './gather.ts';
import { fetchRecording, notesOf, recordingOf } from './recordings.ts';

type Named = Chapter & { readonly name: ChapterName };

export function ChapterWire({ chapter }: { readonly chapter: Named }) {
  const [tries, setTries] = useState(0);
  const read = useRecording(chapter, tries);
  if (read === null) return <p class="chapter-wait quiet">The packets are read…</p>;
  if (typeof read === 'string') {
    return (
      <div class="panel stack">
        <p role="alert">{read}</p>
        <p>
          <button type="button" onClick={() => setTries(tries + 1)}>
            Try again
          </button>
        </p>
      </div>
    );
  }
  return <ChapterLadder chapter={chapter} rows={read} />;
}

/** Null: not there yet; a string: why not. */
function useRecording({ name, needsLab }: Named, tries: number): ChapterRows | string | null {
  const [read, setRead] = useState<ChapterRows | string | null>(null);
  useEffect(() => {
    const left = new AbortController();
    const { signal } = left;
    const source = new WireSource();
    setRead(null);
    readRecording(source, name, needsLab, signal)
      .then((rows) => {
        if (!signal.aborted) setRead(rows ?? NOTHING);
      })
      .catch((error) => {
        if (!signal.aborted) setRead(wordsOf(error));
      })
      // All that is shown was told; the worker is needed no more.
      .finally(() => source.end());
    return () => {
      left.abort();
      source.end();
    };
  }, [name, needsLab, tries]);
  return read;
}

async function readRecording(
  source: WireSource,
  name: ChapterName,
  fromBothEnds: boolean,
  signal: AbortSignal,
): Promise<ChapterRows | null> {
  // Where packets were lost both ends together tell which.
  const ends = fromBothEnds ? (['board', 'server'] as const) : (['board'] as const);
  const files = ends.map((end) => fetchRecording(recordingOf(name, end), signal));
  source.open(await Promise.all(files), fromBothEnds ? undefined : 'board');
  return chapterRows(await gather(source), notesOf(name));
}

const NOTHING = 'This recording holds no packet.';

const UPGRADED =
  'The recording has another address by now, as after an upgrade of the server: load this page anew.';

function wordsOf(error: unknown): string {
  if (error instanceof CallError && error.status === 404) return UPGRADED;
  if (error instanceof CallError) return `The recording did not come. ${error.message}`;
  return `The recording cannot be read. ${error instanceof Error ? error.message : ''}`;
}
