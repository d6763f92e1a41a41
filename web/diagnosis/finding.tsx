// A cause of silence: what was seen, and the one thing to do next.

import './finding.css';
import type { ComponentChildren } from 'preact';
import type { Cause, RawBytes, Remedy } from '../api/diagnosis.ts';
import { Copyable } from '../design/copyable.tsx';
import { visibleText } from '../format/visible-text.ts';
import { nextAction, type Places } from './next-action.ts';

interface FindingProps {
  readonly cause: Cause;
  readonly detail: string;
  readonly raw: RawBytes | null;
  /** What the lines themselves show goes before the usual action. */
  readonly remedy: Remedy | null;
  readonly places: Places;
  /** In place of the usual action. */
  readonly children?: ComponentChildren;
}

export function Finding({ cause, detail, raw, remedy, places, children }: FindingProps) {
  const { title, action, line } = nextAction(cause, places);
  return (
    <div class="finding" data-cause={cause}>
      <div role="status">
        <h3>{title}</h3>
      </div>
      <p class="small quiet">{detail}</p>
      {raw !== null && <Bytes raw={raw} />}
      {children ??
        (remedy === null ? (
          <Next action={action} line={line ?? null} label="what to write" />
        ) : (
          <Next {...remedy} label="the line, mended" />
        ))}
    </div>
  );
}

interface NextProps extends Remedy {
  readonly label: string;
}

function Next({ action, line, label }: NextProps) {
  return (
    <div class="next">
      <p>{action}</p>
      {line !== null && <Copyable label={label} text={line} />}
    </div>
  );
}

function Bytes({ raw }: { readonly raw: RawBytes }) {
  return (
    <dl class="bytes mono">
      <div>
        <dt>as text</dt>
        <dd>{visibleText(raw.text)}</dd>
      </div>
      <div>
        <dt>in hex</dt>
        <dd>{raw.hex.replace(/..(?=.)/g, '$& ')}</dd>
      </div>
    </dl>
  );
}
