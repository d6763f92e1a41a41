// Below the lines: what is not shown yet, or why there is nothing.

import { count } from '../format/numbers.ts';
import type { ConsoleSession } from './session.ts';

interface Props {
  readonly session: ConsoleSession;
  readonly isEmpty: boolean;
  readonly isSearching: boolean;
}

export function EndOfLog({ session, isEmpty, isSearching }: Props) {
  const pause = session.pause.value;
  const waiting = session.waiting.value;
  if (pause !== null) {
    return (
      <button type="button" class="console-go-on" onClick={() => session.goOn()}>
        {waiting === 0 ? 'Paused' : `Paused: ${count(waiting, 'line')} came`} – go on
        <kbd>End</kbd>
      </button>
    );
  }
  if (!isEmpty) return null;
  return (
    <p class="console-empty quiet">
      {isSearching ? 'No line has that. Esc ends the search.' : 'Nothing was said yet.'}
    </p>
  );
}
