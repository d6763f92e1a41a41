// The page of a device: its charts, its facts, its readings and what it sent that is none.

import './device.css';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { CallError, call, callJson, devicePath, query } from '../api/call.ts';
import { rowOf } from '../fleet/client.ts';
import { deviceHref, OVERVIEW } from '../shell/paths.ts';
import { parseShown, searchFor } from './address.ts';
import { Charts } from './charts/charts.tsx';
import { ChartsView } from './charts/charts-view.ts';
import { Facts } from './facts/facts.tsx';
import { Head } from './head.tsx';
import { ReadingsTable } from './lines/readings-table.tsx';
import { Rejects } from './lines/rejects.tsx';

/** How long the address waits for a wheel to stand still, in ms. */
const ADDRESS_MS = 300;

export default function Device({ id }: { id: string }) {
  // Another device is another page, although its route is the same.
  return <DevicePage key={id} id={id} />;
}

function DevicePage({ id }: { id: string }) {
  const view = useView(id);
  const isUnknown = useIsUnknown(id);
  const row = rowOf(id).value;
  if (isUnknown) return <Unknown id={id} />;
  if (row === null) return <h1>{id}</h1>;
  return (
    <div class="device stack">
      <Head row={row} />
      <div class="device-body">
        <Charts view={view} />
        <Facts device={row.device} />
        <div class="stack device-lines">
          <Rejects id={id} />
          <ReadingsTable device={row.device} />
        </div>
      </div>
    </div>
  );
}

/** Those of the devices that the server still knows: an address outlives what it names. */
async function knownOf(ids: readonly string[]): Promise<readonly string[]> {
  try {
    const path = query('/api/devices', { device: ids.join(',') });
    const { devices } = await callJson<{ devices: { readonly id: string }[] }>(path);
    return devices.map((device) => device.id);
  } catch {
    return ids;
  }
}

/** The view and the address say the same. */
function useView(id: string): ChartsView {
  const [view] = useState(() => new ChartsView(id));
  const { url, route } = useLocation();
  // At once: rows that nobody watches are forgotten.
  useLayoutEffect(() => view.open(), [view]);
  /** Addresses that the view gave itself and that have not come back yet, the oldest first. */
  const own = useRef<string[]>([]);
  useEffect(() => {
    const at = own.current.lastIndexOf(url);
    own.current.splice(0, at + 1);
    // The view may have moved on since.
    if (at >= 0) return;
    const { range, others, metrics } = parseShown(new URL(url, location.origin).search);
    const wished = others.filter((other) => other !== id);
    if (wished.length === 0) {
      view.put(range, [], metrics);
      return;
    }
    let isOver = false;
    void knownOf(wished).then((known) => {
      if (!isOver) view.put(range, known, metrics);
    });
    return () => {
      isOver = true;
    };
  }, [view, id, url]);
  const newest = useRef(route);
  newest.current = route;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = (isStep: boolean) => {
      // This page stands until the code of the next one has come, and is not gone back to meanwhile.
      if (decodeURIComponent(location.pathname) !== decodeURIComponent(deviceHref(id))) return;
      const range = view.range.peek();
      const shown = { range, others: view.others.peek(), metrics: view.metrics.peek() };
      const next = `${deviceHref(id)}${searchFor(shown)}`;
      if (next === location.pathname + location.search) return;
      own.current.push(next);
      newest.current(next, !isStep);
    };
    view.onMoved((isStep) => {
      clearTimeout(timer);
      if (isStep) write(true);
      else timer = setTimeout(() => write(false), ADDRESS_MS);
    });
    return () => {
      clearTimeout(timer);
      // Whoever left the page is not called back to it by an answer that comes late.
      view.onMoved(() => {});
    };
  }, [view, id]);
  return view;
}

/** The server does not know it, or no more. */
function useIsUnknown(id: string): boolean {
  const [isUnknown, setUnknown] = useState(false);
  const isThere = rowOf(id).value !== null;
  useEffect(() => {
    if (isThere) {
      setUnknown(false);
      return;
    }
    let isOver = false;
    const ask = async () => {
      try {
        await call(devicePath(id));
      } catch (error) {
        if (error instanceof CallError && error.status === 404 && !isOver) setUnknown(true);
      }
    };
    void ask();
    return () => {
      isOver = true;
    };
  }, [id, isThere]);
  return isUnknown;
}

function Unknown({ id }: { id: string }) {
  return (
    <section class="panel stack">
      <h1>There is no device {id}</h1>
      <p>It never sent a line to this server, or it was forgotten.</p>
      <p>
        <a href={OVERVIEW}>Go to the overview</a>
      </p>
    </section>
  );
}
