// What is seen, as files: CSV and PNG.

import { useRef, useState } from 'preact/hooks';
import { download } from '../design/download.ts';
import { rowOf } from '../fleet/client.ts';
import { nameOf } from '../fleet/view.ts';
import { zoneName } from '../format/preferences.ts';
import { timeText } from '../format/times.ts';
import type { ChartsView } from './charts-view.ts';
import { bucketLines, bucketsOf, type CsvMetric, csvText, readingLines } from './csv.ts';
import type { Drawn } from './drawn-charts.ts';
import { fileName } from './file-name.ts';
import { pictureOf } from './png.ts';

interface Props {
  readonly view: ChartsView;
  readonly drawn: Drawn;
}

export function Save({ view, drawn }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const [trouble, setTrouble] = useState('');
  const saveCsv = async () => {
    await view.data.settled();
    const { span, id } = view;
    const text = csvOf(view);
    // The byte order mark: without it Excel takes ° for two letters.
    const content = new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' });
    download(fileName(id, span.from, span.to, 'csv'), content);
  };
  const savePng = async () => {
    if (host.current === null) return;
    const { span, id } = view;
    const picture = await pictureOf(host.current, {
      title: view.devices.map(nameOfDevice).join(', '),
      range: `${timeText(span.from)} to ${timeText(span.to)}, ${zoneName()}`,
      legend: view.devices.map(nameOfDevice),
      charts: view.charts.value.flatMap(({ key, metric }) => {
        const plot = drawn.get(key);
        return plot === undefined ? [] : [{ name: metric, plot }];
      }),
    });
    if (picture === null) setTrouble('This browser cannot make the picture.');
    else download(fileName(id, span.from, span.to, 'png'), picture);
  };
  const isThere = view.data.isThere.value && view.charts.value.length > 0;
  return (
    <div class="row save" ref={host}>
      <button type="button" disabled={!isThere} onClick={() => void saveCsv()}>
        Save CSV
      </button>
      <button type="button" disabled={!isThere} onClick={() => void savePng()}>
        Save PNG
      </button>
      {trouble !== '' && <p role="alert">{trouble}</p>}
    </div>
  );
}

function nameOfDevice(id: string): string {
  const device = rowOf(id).peek()?.device;
  return device === undefined ? id : nameOf(device);
}

/** The readings where all of them are there, else the buckets that are drawn. */
function csvOf(view: ChartsView): string {
  const { span, devices } = view;
  const charts = view.charts.peek();
  const metrics: CsvMetric[] = charts.map(({ metric, unit }) => ({ name: metric, unit }));
  const isOf = (device: string, { name, unit }: CsvMetric) =>
    charts.some(
      (chart) =>
        chart.metric === name &&
        chart.unit === unit &&
        chart.curves.some((curve) => curve.device === device),
    );
  const known = devices.flatMap((device) => {
    const data = view.data.of(device);
    return data === undefined ? [] : [{ device, data }];
  });
  if (known.every(({ data }) => data.run !== null)) {
    const readings = known.map(({ device, data }) => ({
      device,
      rows: data.run?.within(span) ?? [],
      has: (metric: CsvMetric) => isOf(device, metric),
    }));
    return csvText(readingLines(readings, metrics));
  }
  const buckets = known.map(({ device, data }) => ({
    device,
    of: (metric: CsvMetric) => {
      if (!isOf(device, metric)) return null;
      const { run } = data;
      if (run === null) return data.buckets(metric.name);
      return bucketsOf(run.rows, metric.name, data.span, data.stepMs);
    },
  }));
  return csvText(bucketLines(buckets, metrics, span));
}
