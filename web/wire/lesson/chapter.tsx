// A chapter of the lesson: what there will be to see, the packets, and a question.

import './chapter.css';
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { CHAPTERS, type ChapterName, type Chapter as Told } from '../../../src/lesson/chapters.ts';
import { capitalised } from '../../../src/wire/words/amounts.ts';
import { PROMISES } from '../../../src/wire/words/promises.ts';
import { chapterHref, LESSON } from '../../shell/paths.ts';
import { ChapterWire } from './chapter-wire.tsx';
import { OwnMachine } from './own-machine.tsx';
import { visit, visited } from './visited.ts';

type Named = Told & { readonly name: ChapterName };

export default function Chapter({ name }: { readonly name: string }) {
  const at = CHAPTERS.findIndex((one) => one.name === name);
  const chapter = CHAPTERS[at];
  if (chapter === undefined) return <NoSuchChapter />;
  return <ChapterPage key={chapter.name} chapter={chapter} at={at} />;
}

function ChapterPage({ chapter, at }: { readonly chapter: Named; readonly at: number }) {
  const { name, title, promise, about, question, answer } = chapter;
  const [before, after] = [CHAPTERS[at - 1], CHAPTERS[at + 1]];
  useEffect(() => {
    document.title = `${title} · Tapline`;
    visit(name);
  }, [name, title]);
  useChapterKeys(before?.name, after?.name);
  return (
    <article class="chapter">
      <header class="chapter-head">
        <div class="chapter-where">
          <a href={LESSON}>The lesson</a>
          <Chapters at={at} />
        </div>
        <h1>{title}</h1>
        <p class="chapter-promise">
          <strong>{capitalised(PROMISES[promise].title)}.</strong> {PROMISES[promise].explanation}
        </p>
        <div class="chapter-about">
          {about.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
      </header>
      <ChapterWire chapter={chapter} />
      <div class="chapter-end">
        <section class="chapter-question" aria-labelledby="question">
          <h2 id="question">{question}</h2>
          <details>
            <summary>What may be said to that</summary>
            <p>{answer}</p>
          </details>
        </section>
        <OwnMachine chapter={chapter} />
      </div>
      <nav class="chapter-on" aria-label="Chapters beside this one">
        {before !== undefined && (
          <a class="button" href={chapterHref(before.name)} rel="prev" title="Shift and Left">
            <span aria-hidden="true">‹</span> {before.title}
          </a>
        )}
        {after === undefined ? (
          <a class="button" href={LESSON}>
            All chapters
          </a>
        ) : (
          <a
            class="button primary"
            href={chapterHref(after.name)}
            rel="next"
            title="Shift and Right"
          >
            {after.title} <span aria-hidden="true">›</span>
          </a>
        )}
      </nav>
    </article>
  );
}

/** All chapters in little. */
function Chapters({ at }: { readonly at: number }) {
  const seen = visited.value;
  return (
    <nav class="chapter-numbers" aria-label="Chapters">
      <ol>
        {CHAPTERS.map(({ name, title }, one) => (
          <li key={name}>
            <a
              href={chapterHref(name)}
              title={title}
              aria-label={`Chapter ${one + 1}: ${title}`}
              aria-current={one === at ? 'page' : undefined}
              data-visited={seen.has(name)}
            >
              {one + 1}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function NoSuchChapter() {
  useEffect(() => {
    document.title = 'Lesson · Tapline';
  }, []);
  return (
    <section class="panel stack">
      <h1>There is no such chapter</h1>
      <p>
        <a href={LESSON}>All chapters of the lesson</a>
      </p>
    </section>
  );
}

/** Shift with an arrow goes to the chapter beside this one, but where the keys mean something else. */
function useChapterKeys(before: string | undefined, after: string | undefined): void {
  const { route } = useLocation();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { key, shiftKey, ctrlKey, altKey, metaKey, target } = event;
      if (!shiftKey || ctrlKey || altKey || metaKey) return;
      if (target instanceof Element && target.closest('input, textarea, dialog') !== null) return;
      const to = key === 'ArrowLeft' ? before : key === 'ArrowRight' ? after : undefined;
      if (to === undefined) return;
      event.preventDefault();
      route(chapterHref(to));
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [route, before, after]);
}
