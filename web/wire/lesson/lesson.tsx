// The lesson: what TCP promises, a chapter each, with the real packets of one.

import './lesson.css';
import { useEffect } from 'preact/hooks';
import { CHAPTERS } from '../../../src/lesson/chapters.ts';
import { PROMISES } from '../../../src/wire/words/promises.ts';
import { Copyable } from '../../design/copyable.tsx';
import { chapterHref, WIRE } from '../../shell/paths.ts';
import { visited } from './visited.ts';

export default function Lesson() {
  useEffect(() => {
    document.title = 'Lesson · Tapline';
  }, []);
  const seen = visited.value;
  const next = CHAPTERS.find(({ name }) => !seen.has(name)) ?? CHAPTERS[0];
  return (
    <div class="lesson">
      <header class="lesson-head">
        <p>
          <a href={WIRE}>Wire</a>
        </p>
        <h1>What TCP promises, seen happening</h1>
        <p>
          A board prints a line, and a moment later it is on this page. Between the two lies TCP,
          which keeps a handful of promises. Nine short chapters show each of them at work, in the
          real packets of a board and a server: what was sent, what was lost, who had to wait, and
          why.
        </p>
        <p class="row">
          <a class="button primary" href={chapterHref(next.name)}>
            {beginning(seen.size, CHAPTERS.indexOf(next) + 1)}
          </a>
          {seen.size > 0 && (
            <span class="quiet small">
              {seen.size} of {CHAPTERS.length} opened
            </span>
          )}
        </p>
      </header>
      <ol class="lesson-chapters">
        {CHAPTERS.map(({ name, title, promise, about }, at) => (
          <li key={name} data-visited={seen.has(name)}>
            <span class="lesson-number" aria-hidden="true">
              {at + 1}
            </span>
            <div>
              <h2>
                <a href={chapterHref(name)}>{title}</a>
              </h2>
              <p class="lesson-promise small">{PROMISES[promise].title}</p>
              <p class="small">{about[0]}</p>
            </div>
            {seen.has(name) && <span class="lesson-seen small">opened</span>}
          </li>
        ))}
      </ol>
      <section class="panel stack" aria-labelledby="own-machine">
        <h2 id="own-machine">On your own machine</h2>
        <p>
          The packets of these pages were recorded. In a terminal the same chapters happen before
          your eyes, between virtual boards and a server of your own:
        </p>
        <Copyable label="the command" text="tapline wire --lesson" />
        <p class="quiet small">
          Two chapters need a network that can be made to fail: on Linux, as root, the command makes
          one out of network namespaces. Where it may not, it shows these recordings and says what
          it lacks.
        </p>
      </section>
    </div>
  );
}

function beginning(seen: number, number: number): string {
  if (seen === 0) return 'Begin';
  return seen === CHAPTERS.length ? 'Begin again' : `Go on with chapter ${number}`;
}
