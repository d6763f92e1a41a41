// A cause of silence: what was seen, and the one thing to do next.

import './finding.css';
import type { ComponentChildren } from 'preact';
import type { Cause, RawBytes } from '../api/diagnosis.ts';
import { Copyable } from '../design/copyable.tsx';
import { visibleText } from '../format/visible-text.ts';
import { nextAction, type Places } from './next-action.ts';

interface FindingProps {
  readonly cause: Cause;
  readonly detail: string;
  readonly raw: RawBytes | null;
  readonly places: Places;
  /** In place of the usual action. */
  readonly children?: ComponentChildren;
}

export function Finding({ cause, detail, raw, places, children }: FindingProps) {
  const { title, action, line } = nextAction(cause, places);
  return (
    <div class="finding" data-cause={cause}>
      <div role="status">
        <h3>{title}</h3>
      </div>
      <p class="small quiet">{detail}</p>
      {raw !== null && <Bytes raw={raw} />}
      {children ?? (
        <div class="next">
          <p>{action}</p>
          {line !== undefined && <Copyable label="what to write" text={line} />}
        </div>
      )}
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
