// Bars of the figures as an SVG that reads well on light and on dark ground.

import { short, thousands } from '../say.ts';
import { best, type Measured } from './measured.ts';
import { tapline } from './tapline.ts';

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly label: string;
  readonly look: 'ours' | 'theirs' | 'unsafe';
}

interface Panel {
  readonly title: string;
  readonly bars: readonly Bar[];
}

const WIDTH = 760;
const MARGIN = 16;
const NAMES = 190;
const LABELS = 130;
const ROW = 24;
const BAR = 14;
const TITLE = 40;
const FOOT = 44;

const STYLE = `
  .ground { fill: #ffffff; }
  text { font: 13px system-ui, sans-serif; fill: #24292f; }
  .title { font-weight: 600; }
  .ours { fill: #0969da; }
  .theirs { fill: #8c959f; }
  .unsafe { fill: none; stroke: #8c959f; stroke-width: 1.5; stroke-dasharray: 4 3; }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117; }
    text { fill: #e6edf3; }
    .ours { fill: #58a6ff; }
    .theirs { fill: #6e7681; }
    .unsafe { stroke: #8b949e; }
  }`;

/** The yardstick keeps nothing and has no bar. */
export function picture(measured: readonly Measured[]): string {
  const keeping = measured.filter(({ rounds }) => best(rounds).bytesPerReading !== null);
  const panels = panelsOf(keeping).filter(({ bars }) => bars.length > 0);
  let top = MARGIN;
  const parts = panels.map((panel) => {
    const drawn = draw(panel, top);
    top += TITLE + panel.bars.length * ROW;
    return drawn;
  });
  const height = top + FOOT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    '<title>Tapline and its peers: speed, bytes on disk, processor time, charts</title>',
    `<style>${STYLE}\n</style>`,
    // Its own ground: the page around it may be light where the system is dark.
    `<rect class="ground" width="${WIDTH}" height="${height}" rx="6"/>`,
    ...parts,
    legend(top + 20),
    '</svg>',
    '',
  ].join('\n');
}

function panelsOf(measured: readonly Measured[]): Panel[] {
  return [
    {
      title: 'Readings a second taken (more is better)',
      bars: bars(measured, ({ rounds }) => best(rounds).readingsPerSecond, thousands),
    },
    {
      title: 'Bytes a reading on disk, compacted (less is better)',
      bars: bars(measured, ({ whole }) => whole?.bytesPerReadingCompacted, short),
    },
    {
      title: 'CPU seconds a million readings (less is better)',
      bars: bars(measured, ({ whole }) => whole?.cpuSecondsPerMillion, short),
    },
    {
      title: 'A chart of 24 hours at half load, p50 in ms (less is better)',
      bars: bars(measured, ({ whole }) => whole?.chartUnderLoad.p50, short),
    },
  ];
}

function bars(
  measured: readonly Measured[],
  figure: (one: Measured) => number | undefined,
  label: (value: number) => string,
): Bar[] {
  return measured.flatMap((one) => {
    const value = figure(one);
    if (value === undefined) return [];
    const ours = one.name === tapline.name;
    const look = one.durable !== true ? 'unsafe' : ours ? 'ours' : 'theirs';
    return [{ name: one.name, value, label: label(value), look }];
  });
}

function draw({ title, bars }: Panel, top: number): string {
  const longest = Math.max(...bars.map(({ value }) => value));
  const room = WIDTH - 2 * MARGIN - NAMES - LABELS;
  const rows = bars.map(({ name, value, label, look }, i) => {
    const y = top + TITLE - 12 + i * ROW;
    const x = MARGIN + NAMES;
    const width = Math.max(1, Math.round((value / longest) * room));
    return [
      `<text x="${x - 8}" y="${y + 12}" text-anchor="end">${inXml(name)}</text>`,
      `<rect class="${look}" x="${x}" y="${y}" width="${width}" height="${BAR}" rx="2"/>`,
      `<text x="${x + width + 8}" y="${y + 12}">${inXml(label)}</text>`,
    ].join('');
  });
  return [`<text class="title" x="${MARGIN}" y="${top + 16}">${inXml(title)}</text>`, ...rows].join(
    '\n',
  );
}

function legend(y: number): string {
  const entry = (x: number, look: Bar['look'], words: string) =>
    `<rect class="${look}" x="${x}" y="${y - 11}" width="22" height="12" rx="2"/>` +
    `<text x="${x + 30}" y="${y}">${words}</text>`;
  return (
    entry(MARGIN, 'ours', 'Tapline') +
    entry(MARGIN + 110, 'theirs', 'on disk when answered') +
    entry(MARGIN + 310, 'unsafe', 'not on disk when answered, or no answer')
  );
}

function inXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
