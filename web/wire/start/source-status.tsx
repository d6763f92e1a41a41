// The head of the page: which packets are looked at, and how their reading goes.

import './source-status.css';
import type { ComponentChildren } from 'preact';
import type { CaptureState } from '../../api/wire.ts';
import { bytesText, count, numberText } from '../../format/amounts.ts';
import { clockText } from '../../format/times.ts';
import { visibleText } from '../../format/visible-text.ts';
import { LESSON } from '../../shell/paths.ts';
import { isPair } from '../pair-words.ts';
import type { SourceState, Whole } from '../protocol.ts';
import type { WireSource } from '../wire-source.ts';
import { OpenFiles } from './open-files.tsx';

interface Props {
  readonly source: WireSource;
  readonly capture: CaptureState | null;
  readonly open: (files: readonly File[]) => void;
  readonly openOtherEnd: (files: readonly File[]) => void;
}

/** The one capture that is open, which may have another end; null: there is none. */
export function oneEndOf(source: SourceState): string | null {
  if (source.kind !== 'file' || source.state === 'refused') return null;
  const [name, other] = source.names;
  return other === undefined ? (name ?? null) : null;
}

export function SourceStatus({ source, capture, open, openOtherEnd }: Props) {
  const whole = source.whole.value;
  return (
    <>
      <div class="wire-head">
        <h1>Wire</h1>
        <What whole={whole} capture={capture} />
        <div class="wire-ways">
          <a class="button" href={LESSON}>
            Lesson
          </a>
          {whole.source.kind === 'file' && (
            <button type="button" onClick={() => source.close()}>
              {capture?.state === 'running' ? 'Back to live' : 'Close'}
            </button>
          )}
          {oneEndOf(whole.source) !== null && (
            <OpenFiles
              open={openOtherEnd}
              words="Add the other end’s…"
              label="Capture file of the other end"
              title="The capture that was taken at the other end of the same connections: what was lost between both is seen"
              isForTwo={false}
            />
          )}
          <OpenFiles
            open={open}
            title="A capture, or two that were taken at both ends of the same connections"
          />
        </div>
      </div>
      <Progress source={source} state={whole.source} />
      {whole.notTaken !== '' && <Note tone="bad">{visibleText(whole.notTaken)}</Note>}
      <Notes whole={whole} />
    </>
  );
}

function What({
  whole,
  capture,
}: {
  readonly whole: Whole;
  readonly capture: CaptureState | null;
}) {
  const { source, report } = whole;
  const packets = report === null ? '' : count(report.packets, 'packet');
  switch (source.kind) {
    case 'none':
      return null;
    case 'file':
      return (
        <p class="wire-what">
          <strong>{source.names.map(visibleText).join(' and ')}</strong>{' '}
          <span class="quiet">
            {bytesText(source.bytes)}, {packets}
          </span>
        </p>
      );
    case 'live':
      return (
        <p class="wire-what">
          <strong>Live{capture?.interface ? ` from ${capture.interface}` : ''}</strong>{' '}
          <span class="quiet">{packets}</span>
        </p>
      );
  }
}

function Progress({ source, state }: { readonly source: WireSource; readonly state: SourceState }) {
  if (state.kind !== 'file' || state.state !== 'reading') return null;
  const { bytes, readBytes } = state;
  return (
    <div class="wire-progress">
      <progress max={Math.max(1, bytes)} value={readBytes} aria-label="Reading the capture" />
      <span class="small">
        {readBytes >= bytes && isPair(state)
          ? 'Putting both together…'
          : `${bytesText(readBytes)} of ${bytesText(bytes)}`}
      </span>
      <button type="button" onClick={() => source.stop()}>
        Stop
      </button>
    </div>
  );
}

/** What a person has to know of what is shown. */
function Notes({ whole }: { readonly whole: Whole }) {
  const { source, report, letGo, notes: own } = whole;
  if (source.kind === 'file' && source.state === 'refused') {
    return <Note tone="bad">{visibleText(source.words)}</Note>;
  }
  const notes = own.map(visibleText);
  if (source.kind === 'live' && source.state === 'cut') {
    notes.push(
      `The stream of packets was cut at ${clockText(source.since)}: ${source.words} It begins anew by itself; until then this is how it was.`,
    );
  }
  if (source.kind === 'file' && source.state === 'stopped') {
    notes.push(`Reading was stopped: the first ${bytesText(source.readBytes)} are shown.`);
  }
  if (source.kind === 'file' && source.words !== '') notes.push(visibleText(source.words));
  if (report !== null) {
    if (report.cut) {
      notes.push('The file ends in the middle of a packet: all before it is shown.');
    }
    if (report.damaged !== undefined) {
      notes.push(`The file is damaged ${report.damaged}: all before it is shown.`);
    }
    if (report.malformed > report.short) {
      notes.push(`${count(report.malformed - report.short, 'malformed packet')} passed over.`);
    }
    if (report.short > 0) {
      notes.push(
        `Of ${count(report.short, 'packet')} too few bytes were captured to read the headers (tcpdump -s 0 keeps all).`,
      );
    }
    if (report.unreadLinkType !== undefined) {
      notes.push(`Packets of link type ${report.unreadLinkType} cannot be read here.`);
    }
    if (report.forgottenStreams > 0) {
      notes.push(
        `${count(report.forgottenStreams, 'connection')} forgotten: there were too many at once.`,
      );
    }
  }
  if (letGo > 0) {
    notes.push(
      `The oldest ${numberText(letGo)} packets were let go to bound the memory of this page. The figures of connections still count them.`,
    );
  }
  return notes.length === 0 ? null : <Note tone="warn">{notes.join(' ')}</Note>;
}

function Note({ tone, children }: { readonly tone: 'warn' | 'bad'; children: ComponentChildren }) {
  return (
    <p class="notice" data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      {children}
    </p>
  );
}
