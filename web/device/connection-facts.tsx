// The connection of a device, as the server's kernel sees it.

import { useEffect, useState } from 'preact/hooks';
import { callJson } from '../api/call.ts';
import type { Connection } from '../api/types.ts';
import { now } from '../format/now.ts';
import { bytesText, numberText } from '../format/numbers.ts';
import { durationText } from '../format/times.ts';
import { Fact } from './facts.tsx';

/** How often it is asked for, in ms; less often where the answer takes long. */
const ASK_MS = 2000;
const SHARE = 20;

export function ConnectionFacts({ id }: { id: string }) {
  const connection = useConnection(id);
  if (connection === null) return null;
  const { since, remoteAddress, remotePort, tls, bytesIn, bytesOut, linesIn, tcp } = connection;
  return (
    <>
      <h3>Connection</h3>
      <dl>
        <Fact name="From">
          <span class="mono">
            {remoteAddress}
            {remotePort === null ? '' : ` port ${remotePort}`}
          </span>
        </Fact>
        <Fact name="Open for">{durationText(now.value - Date.parse(since))}</Fact>
        <Fact name="Encrypted">{tls ?? 'no'}</Fact>
        <Fact name="Received">
          {bytesText(bytesIn)} in {numberText(linesIn)} lines
        </Fact>
        <Fact name="Sent">{bytesText(bytesOut)}</Fact>
        {tcp !== null && <Tcp figures={tcp} />}
      </dl>
    </>
  );
}

/** Times in ms. */
function Tcp({ figures }: { figures: Readonly<Record<string, number>> }) {
  const ms = (name: string) => {
    const value = figures[name];
    return value === undefined ? null : `${numberText(value)} ms`;
  };
  const bytes = (name: string) => {
    const value = figures[name];
    return value === undefined ? null : bytesText(value);
  };
  const facts = [
    ['Round trip', joined(ms('rtt'), ms('rttvar'), ' ± ')],
    ['Least round trip', ms('minrtt')],
    ['Sent again', `${numberText(figures.retrans_total ?? 0)} segments`],
    ['Waits before it', ms('rto')],
    ['Board’s window', bytes('snd_wnd')],
    ['Server’s window', bytes('rcv_wnd') ?? bytes('rcv_space')],
    ['Underway', figures.cwnd === undefined ? null : `at most ${figures.cwnd} segments`],
    ['Not acknowledged', `${numberText(figures.unacked ?? 0)} segments`],
    ['Segment', bytes('mss')],
    ['Last heard', figures.lastrcv === undefined ? null : `${durationText(figures.lastrcv)} ago`],
  ] as const;
  return (
    <>
      {facts.map(([name, text]) =>
        text === null ? null : (
          <Fact key={name} name={name}>
            {text}
          </Fact>
        ),
      )}
    </>
  );
}

function joined(one: string | null, other: string | null, between: string): string | null {
  return one === null || other === null ? one : `${one}${between}${other}`;
}

/** The newest connection of a device, while the page is seen. */
function useConnection(id: string): Connection | null {
  const [connection, setConnection] = useState<Connection | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const ask = async () => {
      const began = performance.now();
      try {
        if (document.visibilityState === 'visible') {
          const { connections } = await callJson<{ connections: Connection[] }>('/api/connections');
          if (!isOver) setConnection(connections.findLast(({ device }) => device === id) ?? null);
        }
      } catch {
        // The next time.
      }
      const took = performance.now() - began;
      if (!isOver) timer = setTimeout(() => void ask(), Math.max(ASK_MS, took * SHARE));
    };
    void ask();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [id]);
  return connection;
}
