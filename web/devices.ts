// The list of devices: a card each, changed in place so that focus and selection stay where they are.

export interface Metric {
  readonly value: number;
  readonly time: string;
  readonly unit: string | null;
}

export interface Device {
  readonly id: string;
  readonly connected: boolean;
  readonly lastSeen: string;
  readonly readings: number;
  readonly gaps: { readonly count: number; readonly readings: number };
  readonly duplicates: number;
  readonly rejected: number;
  readonly conflict: boolean;
  readonly metrics: Readonly<Record<string, Metric>>;
}

const numbers = new Intl.NumberFormat('en', { maximumSignificantDigits: 7 });
const HUGE = 1e9;

export function count(amount: number, one: string, many = `${one}s`): string {
  return `${numbers.format(amount)} ${amount === 1 ? one : many}`;
}

function valueText(value: number): string {
  return Math.abs(value) >= HUGE ? value.toExponential(3) : numbers.format(value);
}

/** @param ms How long ago. */
export function ageText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 2) return 'just now';
  if (seconds < 100) return `${seconds} s ago`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86_400)} days ago`;
}

function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, className = '') {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  return made;
}

/** Shows a device in an element for the list. */
export class DeviceCard {
  readonly element = element('li');
  readonly #presence = element('p', 'presence quiet');
  readonly #warning = element('p', 'warn');
  readonly #metrics = element('dl', 'metrics');
  readonly #counters = element('summary');
  readonly #missing = element('dd');
  readonly #values = new Map<string, { value: Text; unit: Text; time: HTMLTimeElement }>();
  #device: Device;

  constructor(device: Device) {
    this.#device = device;
    const article = element('article', 'device');
    const header = element('header');
    const name = element('h3');
    name.textContent = device.id;
    header.append(name, this.#presence);
    this.#warning.textContent = 'Two boards seem to share this id.';
    article.append(header, this.#warning, this.#metrics, this.#counted());
    this.element.append(article);
  }

  /** Shows what the server knows of the device by now. */
  show(device: Device): void {
    this.#device = device;
    const { readings, gaps, duplicates, rejected } = device;
    this.#presence.dataset.connected = String(device.connected);
    this.#warning.hidden = !device.conflict;
    this.#missing.textContent = `readings that never came (${count(gaps.count, 'gap')})`;
    this.#counters.textContent = [
      count(readings, 'reading'),
      `${numbers.format(gaps.readings)} missing`,
      count(duplicates, 'copy', 'copies'),
      `${numbers.format(rejected)} rejected`,
    ]
      // Lines break between the counters only.
      .map((words) => words.replaceAll(' ', '\u00a0'))
      .join(' · ');
    this.showMetrics(device.metrics);
  }

  showMetrics(metrics: Device['metrics']): void {
    for (const [name, { value, time, unit }] of Object.entries(metrics)) {
      const shown = this.#values.get(name) ?? this.#addMetric(name);
      shown.value.data = valueText(value);
      shown.unit.data = unit ?? '';
      shown.time.dateTime = time;
      shown.time.title = new Date(time).toLocaleString();
    }
  }

  /**
   * @param now Unix ms by the server's clock.
   * @param isCurrent Whether the server still says so.
   */
  showAges(now: number, isCurrent: boolean): void {
    const seen = ageText(now - Date.parse(this.#device.lastSeen));
    const connected = isCurrent ? 'connected' : 'was connected';
    this.#presence.textContent = this.#device.connected ? connected : `last seen ${seen}`;
    for (const { time } of this.#values.values()) {
      time.textContent = ageText(now - Date.parse(time.dateTime));
    }
  }

  /** The counters; opened, they say what they count, in the words of `tapline devices`. */
  #counted(): HTMLElement {
    const details = element('details', 'quiet');
    const words = element('dl');
    const [copies, rejected] = [element('dd'), element('dd')];
    copies.textContent = 'readings that came twice and were kept once';
    rejected.textContent = 'lines that could not be taken as a reading';
    for (const [name, meaning] of [
      ['missing', this.#missing],
      ['copies', copies],
      ['rejected', rejected],
    ] as const) {
      const term = element('dt');
      term.textContent = name;
      words.append(term, meaning);
    }
    details.append(this.#counters, words);
    return details;
  }

  #addMetric(name: string) {
    const shown = { value: new Text(), unit: new Text(), time: element('time') };
    const [row, term, detail] = [element('div'), element('dt'), element('dd')];
    const [value, unit] = [element('span', 'value'), element('span', 'unit')];
    term.textContent = name;
    unit.append(shown.unit);
    value.append(shown.value, unit);
    detail.append(value, shown.time);
    row.append(term, detail);
    this.#metrics.append(row);
    this.#values.set(name, shown);
    return shown;
  }
}
