// The line to type in.

import './prompt.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { link } from '../fleet/client.ts';
import type { CommandDesk } from './command-desk.ts';

interface Props {
  readonly id: string;
  readonly desk: CommandDesk;
}

/** How long a command may wait for its board, in s. */
const WAITS = [
  [10, '10 s'],
  [60, '1 min'],
  [600, '10 min'],
  [3600, '1 h'],
  [86_400, '1 day'],
  [604_800, '7 days'],
  [2_592_000, '30 days'],
] as const;
const USUAL_S = 60;

export function Prompt({ id, desk }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const [ttlSeconds, setTtl] = useState(USUAL_S);
  const [trouble, setTrouble] = useState<string | null>(null);
  const isLive = link.value.state === 'live';
  useEffect(() => {
    // The server is back: what kept a command from it is over.
    if (isLive) setTrouble(null);
  }, [isLive]);

  const show = (text: string | null) => {
    const element = field.current;
    if (text === null || element === null) return;
    element.value = text;
    element.setSelectionRange(text.length, text.length);
  };
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const element = field.current;
    const text = element?.value ?? '';
    if (element === null || text === '') return;
    if (text.trim() === '') {
      setTrouble('There are only blanks in it: nothing was sent.');
      return;
    }
    element.value = '';
    const fault = await desk.send(text, ttlSeconds);
    setTrouble(fault);
    // What was not sent is there again, unless the next was begun meanwhile.
    if (fault !== null && element.value === '') show(text);
  };
  const pressed = (event: KeyboardEvent) => {
    const element = field.current;
    if (element === null || event.isComposing) return;
    const { value } = element;
    if (event.key === 'ArrowUp') show(desk.typed.older(value));
    else if (event.key === 'ArrowDown') show(desk.typed.newer());
    else if (event.key === 'Escape') element.blur();
    else return;
    event.preventDefault();
    if (element.value !== value) setTrouble(null);
  };

  return (
    <form class="console-prompt" onSubmit={send}>
      <label class="console-typed">
        <span class="sign" aria-hidden="true">
          &gt;
        </span>
        <span class="sr-only">Command to {id}</span>
        <input
          ref={field}
          class="mono"
          autocomplete="off"
          autocapitalize="off"
          autocorrect="off"
          spellcheck={false}
          enterkeyhint="send"
          placeholder="Type a command, Enter sends it"
          aria-describedby={trouble === null ? undefined : 'console-fault'}
          onInput={() => setTrouble(null)}
          onKeyDown={pressed}
        />
      </label>
      <label class="console-wait">
        <span class="quiet small">waits up to</span>
        <select
          value={ttlSeconds}
          onChange={({ currentTarget }) => setTtl(Number(currentTarget.value))}
        >
          {WAITS.map(([seconds, words]) => (
            <option key={seconds} value={seconds}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="primary">
        Send
      </button>
      {trouble !== null && (
        <p id="console-fault" class="notice console-fault" data-tone="bad" role="alert">
          {trouble}
        </p>
      )}
    </form>
  );
}
