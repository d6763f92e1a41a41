// What is said aloud: outcomes of commands, and what the board says in words; never each of many lines.

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { count } from '../format/numbers.ts';
import { visibleText } from '../format/visible-text.ts';
import type { CommandDesk } from './command-desk.ts';
import type { ConsoleSession } from './session.ts';

/** How often something is said at most, in ms. */
const EVERY_MS = 3000;

interface Props {
  readonly session: ConsoleSession;
  readonly desk: CommandDesk;
}

export function Spoken({ session, desk }: Props) {
  const said = useSignal('');
  useEffect(() => {
    let upTo = session.lines.peek().at(-1)?.id ?? 0;
    const timer = setInterval(() => {
      const lines = session.lines.peek();
      const fresh = lines.filter(({ id, kind, direction, isPast }) => {
        return id > upTo && kind === 'text' && direction === 'in' && !isPast;
      });
      upTo = lines.at(-1)?.id ?? upTo;
      const [first] = fresh;
      if (first === undefined) return;
      said.value =
        fresh.length === 1 ? visibleText(first.text) : count(fresh.length, 'new message');
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [session, said]);
  return (
    <div class="sr-only">
      <p role="status">{said.value}</p>
      <p role="status">{visibleText(desk.announced.value)}</p>
    </div>
  );
}
