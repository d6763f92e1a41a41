// The commands of a device and what became of them, the newest last.

import './command-list.css';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Command } from '../api/types.ts';
import { rowOf } from '../fleet/client.ts';
import { now } from '../format/now.ts';
import { clockText, timeText } from '../format/times.ts';
import { visibleText } from '../format/visible-text.ts';
import type { CommandDesk } from './command-desk.ts';
import { outcomeOf } from './outcome.ts';

interface Props {
  readonly id: string;
  readonly desk: CommandDesk;
}

export function CommandList({ id, desk }: Props) {
  const commands = desk.commands.value;
  const newest = commands.at(-1)?.id;
  const isConnected = rowOf(id).value?.device.connected ?? false;
  const [isWhole, setWhole] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  useLayoutEffect(() => {
    const element = list.current;
    if (element !== null && newest !== undefined) element.scrollTop = element.scrollHeight;
  }, [newest, isWhole]);
  if (commands.length === 0) return null;
  return (
    <section class="console-commands" data-whole={isWhole || undefined} aria-label="Commands">
      <div class="console-commands-head">
        <h2>Commands</h2>
        {commands.length > 1 && (
          <button type="button" class="plain small" onClick={() => setWhole(!isWhole)}>
            {isWhole ? 'Only the last' : `All ${commands.length}`}
          </button>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the keyboard too */}
      <ol ref={list} tabIndex={0} aria-label="Commands, the newest last">
        {commands.map((command) => (
          <CommandRow key={command.id} command={command} isConnected={isConnected} />
        ))}
      </ol>
    </section>
  );
}

interface RowProps {
  readonly command: Command;
  readonly isConnected: boolean;
}

function CommandRow({ command, isConnected }: RowProps) {
  const { text, createdAt, endedAt } = command;
  // Only what is open has time left to tell.
  const at = endedAt === null ? now.value : 0;
  const { word, tone, detail, isReply } = outcomeOf(command, isConnected, at);
  return (
    <li class="console-command">
      <code>{visibleText(text)}</code>
      <time class="quiet" dateTime={createdAt} title={timeText(createdAt)}>
        {clockText(createdAt)}
      </time>
      <p class="outcome">
        <span class="badge" data-tone={tone}>
          {word}
        </span>{' '}
        {isReply ? <samp>{visibleText(detail)}</samp> : <span class="quiet">{detail}</span>}
      </p>
    </li>
  );
}
