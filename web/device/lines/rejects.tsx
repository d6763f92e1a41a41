// Lines of a device that are no readings: as they came, and why.

import './rejects.css';
import { useCallback, useState } from 'preact/hooks';
import { callJson, devicePath } from '../../api/call.ts';
import type { Reject } from '../../api/types.ts';
import type { LiveEvent, LiveReading } from '../../fleet/protocol.ts';
import { count } from '../../format/numbers.ts';
import { timeText } from '../../format/times.ts';
import { visibleParts } from '../../format/visible-text.ts';
import { hexView } from './hex-view.ts';
import { useRenewed } from './renewed.ts';

const REASONS: Readonly<Record<string, string>> = {
  fields: 'Another number of fields than its field list has',
  number: 'A field that is no number',
  json: 'JSON that cannot be read',
  limit: 'Beyond a limit',
  late: 'Too late: its gap was given up',
  auth: 'Not allowed: it names another device',
};
/** Shown at first. */
const FEW = 10;

export function Rejects({ id }: { id: string }) {
  const rejects = useRejects(id);
  const [isWhole, setWhole] = useState(false);
  if (rejects.length === 0) return null;
  const shown = isWhole ? rejects : rejects.slice(0, FEW);
  return (
    <section class="panel stack rejects" aria-labelledby="rejects">
      <h2 id="rejects">Rejected lines</h2>
      <ol class="stack">
        {shown.map((reject, at) => (
          <li key={`${reject.time} ${reject.raw} ${rejects.length - at}`}>
            <p class="small">
              <strong>{REASONS[reject.reason] ?? reject.reason}</strong>
              <span class="quiet">
                {' '}
                · {timeText(reject.time)}
                {!isAsAbove(reject, shown[at - 1]) && ` · ${reject.detail}`}
              </span>
            </p>
            <pre>
              <VisibleText text={reject.raw} />
            </pre>
            <details>
              <summary class="small quiet">Bytes</summary>
              <pre class="hex">{hexView(reject.raw)}</pre>
              {reject.raw.includes('\uFFFD') && (
                <p class="quiet small">
                  ef bf bd stands for bytes that are no UTF-8; they are not kept.
                </p>
              )}
            </details>
          </li>
        ))}
      </ol>
      {rejects.length > FEW && (
        <p>
          <button type="button" onClick={() => setWhole(!isWhole)}>
            {isWhole ? `Only the newest ${FEW}` : `All ${count(rejects.length, 'kept line')}`}
          </button>
        </p>
      )}
    </section>
  );
}

/** What to do is said once of lines that follow each other for the same reason. */
function isAsAbove({ reason, detail }: Reject, above: Reject | undefined): boolean {
  return above !== undefined && above.reason === reason && above.detail === detail;
}

function VisibleText({ text }: { text: string }) {
  if (text === '') return <span class="quiet">(nothing)</span>;
  return (
    <>
      {visibleParts(text).map((part, at) =>
        part.isEscape ? <em key={at}>{part.text}</em> : <span key={at}>{part.text}</span>,
      )}
    </>
  );
}

/** The newest first. */
function useRejects(id: string): readonly Reject[] {
  const [rejects, setRejects] = useState<readonly Reject[]>([]);
  const fetchAll = useCallback(
    async (signal: AbortSignal) => {
      try {
        const path = devicePath(id, '/rejects');
        const fetched = await callJson<{ rejects: Reject[] }>(path, { signal });
        if (!signal.aborted) setRejects(fetched.rejects);
      } catch {
        // They come with the next one.
      }
    },
    [id],
  );
  useRenewed(id, fetchAll, hasRejects);
  return rejects;
}

function hasRejects(_: readonly LiveReading[], events: readonly LiveEvent[]): boolean {
  return events.some(({ type }) => type === 'reject');
}
