// No board yet: how to connect the first one.

import { HowToConnect } from './how-to-connect.tsx';

export function FirstBoard() {
  return (
    <section aria-labelledby="first-board-title" class="first-board">
      <h1 id="first-board-title">Waiting for a first board</h1>
      <HowToConnect />
    </section>
  );
}
