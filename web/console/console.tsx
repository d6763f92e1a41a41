// The console of a device: what it says and what is said to it, live, and a line to type in.

import './console.css';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { link, rowOf, watch } from '../fleet/client.ts';
import { CommandDesk } from './command-desk.ts';
import { CommandList } from './command-list.tsx';
import { ConsoleHead } from './console-head.tsx';
import { Filter } from './filter.ts';
import { LogView } from './log-view.tsx';
import { Prompt } from './prompt.tsx';
import { useRoom } from './room.ts';
import { ConsoleSession } from './session.ts';
import { Spoken } from './spoken.tsx';
import { Toolbar } from './toolbar.tsx';

export default function Console() {
  const { id = '' } = useRoute().params;
  return <ConsoleOf key={id} id={id} />;
}

function ConsoleOf({ id }: { readonly id: string }) {
  const [session, desk, filter] = useMemo(() => {
    const session = new ConsoleSession(id);
    return [session, new CommandDesk(id), new Filter(session.lines)] as const;
  }, [id]);
  useLookedAt(id, session, desk);
  useShortcuts(session, filter);
  const box = useRef<HTMLElement>(null);
  useRoom(box);
  return (
    <section ref={box} class="console" aria-labelledby="console-of">
      <ConsoleHead id={id} session={session} />
      <Toolbar id={id} session={session} filter={filter} />
      <div class="console-middle">
        <LogView id={id} session={session} filter={filter} />
        <CommandList id={id} desk={desk} />
      </div>
      <Prompt id={id} desk={desk} />
      <Spoken session={session} desk={desk} />
    </section>
  );
}

/** The device's own stream is open while the page is seen; the fleet's tells the rest. */
function useLookedAt(id: string, session: ConsoleSession, desk: CommandDesk): void {
  useEffect(() => {
    const looked = () => {
      if (document.visibilityState !== 'visible') {
        session.close();
        return;
      }
      session.open();
      void desk.load();
    };
    const left = () => session.close();
    const unwatch = watch([id], {
      happened: (_readings, events) => {
        session.heard(events);
        desk.heard(events);
      },
      missed: () => void desk.load(),
    });
    looked();
    document.addEventListener('visibilitychange', looked);
    addEventListener('pagehide', left);
    addEventListener('pageshow', looked);
    return () => {
      unwatch();
      document.removeEventListener('visibilitychange', looked);
      removeEventListener('pagehide', left);
      removeEventListener('pageshow', looked);
      session.close();
    };
  }, [id, session, desk]);

  const { state } = link.value;
  const isKnown = rowOf(id).value !== null;
  useEffect(() => {
    if (state !== 'live') return;
    session.hurry();
    void desk.load();
  }, [state, isKnown, session, desk]);
}

/** `/` goes to the search, End back to what is live. Not while something is typed. */
function useShortcuts(session: ConsoleSession, filter: Filter): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const { key, target, ctrlKey, altKey, metaKey } = event;
      if (ctrlKey || altKey || metaKey || isTyping(target)) return;
      if (key === '/') document.getElementById('console-search')?.focus();
      else if (key === 'End' && session.pause.value !== null) session.goOn();
      else if (key === 'Escape' && filter.search.value !== '') filter.search.value = '';
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [session, filter]);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, select, textarea');
}
