// The connection of a device, as the server's kernel sees it.

import { useEffect, useState } from 'preact/hooks';
import { callJson, query } from '../../api/call.ts';
import type { Connection } from '../../api/types.ts';
import { FIGURE_GROUPS, figureText } from '../../connections/figures.ts';
import { Explain } from '../../design/explain.tsx';
import { now } from '../../format/now.ts';
import { bytesText, numberText } from '../../format/numbers.ts';
import { durationText } from '../../format/times.ts';
import { Fact } from './facts.tsx';

/** How often it is asked for, in ms; less often where the answer takes long. */
const ASK_MS = 2000;
const SHARE = 20;

/** Of what the kernel tells; the page of connections has all of it. */
const NAMES = [
  'rtt',
  'minrtt',
  'retrans_total',
  'unacked',
  'cwnd',
  'snd_wnd',
  'rcv_space',
  'lastrcv',
];
const SHOWN = FIGURE_GROUPS.flatMap(({ figures }) =>
  figures.filter(({ name }) => NAMES.includes(name)),
);

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

function Tcp({ figures }: { figures: Readonly<Record<string, number>> }) {
  return (
    <>
      {SHOWN.map((figure) => (
        <Fact key={figure.name} name={figure.words}>
          <Explain meaning={figure.meaning}>{figureText(figure, figures)}</Explain>
        </Fact>
      ))}
    </>
  );
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
          const { connections } = await callJson<{ connections: Connection[] }>(
            query('/api/connections', { device: id }),
          );
          if (!isOver) setConnection(connections.at(-1) ?? null);
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
