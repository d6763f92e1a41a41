// The steps, one below the other on a line that goes down: known ones as full points with what they show,
// unknown ones as rings with the reason.

import './steps.css';
import type { ComponentChildren } from 'preact';
import type { Journey, Step, StepName, Unknown } from '../../src/journey/journey.ts';
import { visibleText } from '../format/visible-text.ts';
import { WIRE } from '../shell/paths.ts';
import { AcknowledgedFigure } from './figures/acknowledged.tsx';
import { DecodedFigure } from './figures/decoded.tsx';
import { HeadersFigure } from './figures/headers.tsx';
import { PositionFigure } from './figures/position.tsx';
import { PrintedFigure } from './figures/printed.tsx';
import { ReadFigure } from './figures/read.tsx';
import { SegmentsFigure } from './figures/segments.tsx';
import { StoredFigure } from './figures/stored.tsx';
import { afterText } from './moments.ts';
import { momentOf, WAYS_TO_KNOW } from './step-words.ts';

const TITLES: Readonly<Record<StepName, string>> = {
  printed: 'The board printed a line',
  segments: 'TCP carried it in segments',
  headers: 'IP and the link brought them here',
  position: 'TCP put them in their place',
  read: 'The server read them',
  decoded: 'The line was understood',
  stored: 'The reading was stored',
  acknowledged: 'The board was told',
};

export function Steps({ journey }: { readonly journey: Journey }) {
  return (
    <ol class="journey-steps">
      {journey.steps.map((step, at) => {
        const before = journey.steps[at - 1];
        // A reason is said once of steps that share it.
        const isSame =
          !step.known && before !== undefined && !before.known && before.text === step.text;
        return (
          <li key={step.step} class="step" data-known={step.known}>
            <header>
              <h2>{TITLES[step.step]}</h2>
              {step.known ? (
                <When step={step} />
              ) : (
                <p class="small">
                  <span class="step-unknown">not known</span>
                  {isSame && <span class="quiet">, for the same reason</span>}
                </p>
              )}
            </header>
            {!isSame && (
              <p class={step.known ? '' : 'quiet'}>
                <WithCode text={visibleText(step.text)} />
              </p>
            )}
            {!step.known && !isSame && <Way why={step.why} />}
            <Figure step={step} journey={journey} />
          </li>
        );
      })}
    </ol>
  );
}

function When({ step }: { readonly step: Step }) {
  const atMs = momentOf(step);
  return atMs === null ? null : <p class="quiet small">{afterText(atMs)}</p>;
}

/** What stands between backquotes is code. */
function WithCode({ text }: { readonly text: string }) {
  return (
    <>{text.split('`').map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part))}</>
  );
}

function Way({ why }: { readonly why: Unknown }) {
  const way = WAYS_TO_KNOW[why];
  const isAboutCapture = why === 'no-capture' || why === 'capture-failed';
  if (way === '') return null;
  return <p class="small">{isAboutCapture ? <a href={WIRE}>{way}</a> : <WithCode text={way} />}</p>;
}

function Figure({ step, journey }: { readonly step: Step; readonly journey: Journey }) {
  const figure = figureOf(step, journey);
  return figure === null ? null : <div class="step-figure">{figure}</div>;
}

function figureOf(step: Step, journey: Journey): ComponentChildren {
  if (!step.known) return null;
  switch (step.step) {
    case 'printed':
      return <PrintedFigure step={step} journey={journey} />;
    case 'segments':
      return <SegmentsFigure step={step} device={journey.device} />;
    case 'headers':
      return <HeadersFigure step={step} />;
    case 'position':
      return <PositionFigure step={step} />;
    case 'read':
      return <ReadFigure step={step} journey={journey} />;
    case 'decoded':
      return <DecodedFigure step={step} />;
    case 'stored':
      return <StoredFigure step={step} />;
    case 'acknowledged':
      return <AcknowledgedFigure step={step} device={journey.device} />;
  }
}
