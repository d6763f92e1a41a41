// What happened in the range that is looked at, in words: the marks of the charts as a list.

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { count } from '../../format/numbers.ts';
import { timeText } from '../../format/times.ts';
import { DeviceMark } from '../chart/device-mark.tsx';
import type { Mark } from '../data/happenings.ts';
import type { ChartsView } from './charts-view.ts';

/** More are told by their number only. */
const MAX_LISTED = 200;

interface Listed extends Mark {
  readonly device: string;
  readonly curve: number;
}

const SIGNS = { connect: '●', disconnect: '○', reboot: '◆', gap: '■' } as const;

export function Happened({ view }: { view: ChartsView }) {
  const marks = useSignal<readonly Listed[]>([]);
  useEffect(
    () =>
      view.onFrame(({ span }) => {
        const listed = view.devices.flatMap((device, curve) =>
          (view.data.of(device)?.happenings.within(span) ?? []).map((mark) => ({
            ...mark,
            device,
            curve,
          })),
        );
        if (!isSame(listed, marks.peek())) marks.value = listed;
      }),
    [view, marks],
  );
  const listed = marks.value.toSorted((a, b) => b.at - a.at).slice(0, MAX_LISTED);
  if (listed.length === 0) return null;
  const isAlone = view.others.value.length === 0;
  return (
    <details class="happened">
      <summary class="small">{count(marks.value.length, 'event')} in this range</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {!isAlone && <th scope="col">Device</th>}
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          {listed.map(({ kind, at, words, device, curve }) => (
            <tr key={`${device} ${kind} ${at} ${words}`}>
              <td>{timeText(at)}</td>
              {!isAlone && (
                <td>
                  <DeviceMark at={curve} />
                  {device}
                </td>
              )}
              <td>
                <span class="happened-sign" data-kind={kind} aria-hidden="true">
                  {SIGNS[kind]}
                </span>{' '}
                {words}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function isSame(one: readonly Listed[], other: readonly Listed[]): boolean {
  return (
    one.length === other.length &&
    one.every((mark, at) => {
      const before = other[at];
      return mark.at === before?.at && mark.words === before.words && mark.device === before.device;
    })
  );
}
