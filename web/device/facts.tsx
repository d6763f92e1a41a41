// What else is known of a device, in a few words each.

import './facts.css';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { callJson, devicePath, query } from '../api/call.ts';
import type { Device, Reading } from '../api/types.ts';
import { Explain } from '../design/explain.tsx';
import { link, rowOf, serverNow, watch } from '../fleet/client.ts';
import { now } from '../format/now.ts';
import { count, numberText } from '../format/numbers.ts';
import { durationText, timeText } from '../format/times.ts';
import { ConnectionFacts } from './connection-facts.tsx';
import { Delay, Rate } from './rate.ts';

/** How often the figures that readings make are told, in ms. */
const TELL_MS = 1000;

const SOURCES = {
  device: ['the board’s clock', 'The board sends the time itself.'],
  uptime: [
    'the board’s uptime',
    'The board sends how long it has been running; the server knows when it started.',
  ],
  arrival: ['its arrival', 'The board sends no time, so it is when the line came.'],
} as const;

export function Facts({ device }: { device: Device }) {
  const { newest, delayMs, perSecond } = useFigures(device.id);
  return (
    <section class="panel stack facts" aria-labelledby="facts">
      <h2 id="facts">Facts</h2>
      <dl>
        <Fact name="Boot">
          <span class="mono">{device.boot ?? '–'}</span>
        </Fact>
        <Fact name="Uptime">{uptimeText(device, newest)}</Fact>
        <Fact name="Seq">{device.lastSeq ?? '–'}</Fact>
        <Fact name="Time is">
          {newest === null ? (
            '–'
          ) : (
            <Explain meaning={SOURCES[newest.timeSource][1]}>
              {SOURCES[newest.timeSource][0]}
            </Explain>
          )}
        </Fact>
        <Fact name="Firmware">{device.firmware ?? '–'}</Fact>
        <Fact name="Address">
          <span class="mono">{device.address}</span>
        </Fact>
        <Fact name="First seen">{timeText(device.firstSeen)}</Fact>
        <Fact name="Readings">{numberText(device.readings)}</Fact>
        <Fact name="Rate">{rateText(perSecond)}</Fact>
        <Fact name="Delay">
          {delayMs === null ? (
            '–'
          ) : (
            <Explain meaning="So much later than its own time a reading is on this page: the way, the disk, and what the board held back. By this browser’s clock, which may be off by a second or two.">
              {delayText(delayMs)}
            </Explain>
          )}
        </Fact>
        <Counters device={device} />
      </dl>
      {device.connected && <ConnectionFacts id={device.id} />}
    </section>
  );
}

export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Counters({ device }: { device: Device }) {
  const { gaps, duplicates, rejected, oversized, truncated, badTime } = device;
  const counters = [
    [
      'Missing',
      gaps.readings,
      `Their seq was skipped, in ${count(gaps.count, 'gap')}. It gets less when they come late.`,
    ],
    ['Copies', duplicates, 'Came twice, as after a reconnect, and were kept once.'],
    ['Rejected', rejected, 'Lines that look like readings and are none; see below.'],
    ['Oversized', oversized, 'Lines over 4,096 bytes. They were skipped.'],
    ['Cut off', truncated, 'Ends of a connection in the middle of a line, which is never taken.'],
    ['Wrong clock', badTime, 'Readings whose own time cannot be right; they got another.'],
  ] as const;
  return (
    <>
      {counters.map(([name, amount, meaning]) => (
        <Fact key={name} name={name}>
          <Explain tone={amount > 0 && name !== 'Copies' ? 'warn' : undefined} meaning={meaning}>
            {numberText(amount)}
          </Explain>
        </Fact>
      ))}
    </>
  );
}

function uptimeText({ connected }: Device, newest: Reading | null): string {
  if (newest === null || newest.millis === null) return '–';
  if (!connected) return `${durationText(newest.millis)} at the last reading`;
  const since = Math.max(0, now.value - Date.parse(newest.time));
  return durationText(newest.millis + since);
}

function rateText(perSecond: number | null): string {
  if (perSecond === null) return 'measuring…';
  if (perSecond >= 0.95) return `${perSecond.toPrecision(2)} a second`;
  if (perSecond === 0) return 'none in the last minute';
  return `${(perSecond * 60).toPrecision(2)} a minute`;
}

function delayText(ms: number): string {
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : durationText(ms);
}

interface Figures {
  readonly newest: Reading | null;
  readonly delayMs: number | null;
  readonly perSecond: number | null;
}

/** What its readings tell. */
function useFigures(id: string): Figures {
  const [figures, setFigures] = useState<Figures>({ newest: null, delayMs: null, perSecond: null });
  useEffect(() => {
    const rate = new Rate();
    const delay = new Delay();
    let newest: Reading | null = null;
    let isOver = false;
    const take = (reading: Reading) => {
      if (newest === null || reading.time >= newest.time) newest = reading;
    };
    const tell = () => {
      const { device } = rowOf(id).peek() ?? {};
      const isLive = link.peek().state === 'live';
      if (device !== undefined && isLive) rate.add(performance.now(), device.readings);
      setFigures({ newest, delayMs: delay.usualMs, perSecond: rate.perSecond });
    };
    const fetchNewest = async () => {
      const path = query(devicePath(id, '/readings'), { order: 'desc', limit: 1 });
      const { readings } = await callJson<{ readings: Reading[] }>(path);
      for (const reading of readings) take(reading);
      if (!isOver) tell();
    };
    void fetchNewest().catch(() => {});
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') tell();
    }, TELL_MS);
    const end = watch([id], {
      happened: (readings) => {
        for (const reading of readings) {
          take(reading);
          delay.add(serverNow() - Date.parse(reading.time));
        }
      },
      missed: () => void fetchNewest().catch(() => {}),
    });
    return () => {
      isOver = true;
      clearInterval(timer);
      end();
    };
  }, [id]);
  return figures;
}
