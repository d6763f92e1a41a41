// An address that names no page.

import { OVERVIEW } from './paths.ts';

export function NotFound() {
  return (
    <section class="panel stack">
      <h1>There is no such page</h1>
      <p>
        <a href={OVERVIEW}>Go to the overview</a>
      </p>
    </section>
  );
}
