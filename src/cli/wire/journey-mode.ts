// `tapline wire --reading <device> <boot> <seq>`: the journey of a reading, from a running server, a data folder,
// a capture file, or two of its connection.

import { TaplineError } from '../../errors.ts';
import { fileJourney, twoFileJourney } from '../../journey/file-journey.ts';
import type { Journey, ReadingJson } from '../../journey/journey.ts';
import type { ReadingName } from '../../journey/log/find-reading.ts';
import type { FieldsOrigin } from '../../journey/log/logged.ts';
import type { TwoCaptures } from '../../journey/packets/find-in-both.ts';
import type { Pass } from '../../journey/packets/pass.ts';
import { MAX_COUNTER } from '../../limits.ts';
import { DEFAULT_FIELDS } from '../../line/fields.ts';
import { emptyFrame, type Frame } from '../../wire/frame.ts';
import type { End } from '../../wire/two-ends/nearer-end.ts';
import { getJson } from '../api-client.ts';
import { DATA_FOLDER } from '../defaults.ts';
import type { FieldLists } from '../serve-options.ts';
import { withApi } from '../source-options.ts';
import { paintFor } from '../terminal/colour.ts';
import { harmlessJson } from '../terminal/harmless.ts';
import { journeyText } from './journey-text.ts';
import type { PacketSource } from './packet-source.ts';
import { readBoth } from './two-ends/both-captures.ts';
import { namesOf } from './two-ends/names.ts';
import type { Screen } from './wire-run.ts';

export interface JourneyOptions {
  readonly url?: string;
  readonly data?: string;
  readonly json?: boolean;
  /** Field lists of boards that name none; null: of all others. */
  readonly fields: FieldLists;
  /** False: no colour. */
  readonly color: boolean;
}

/** As many columns as anybody reads a paragraph in. */
const MAX_COLUMNS = 100;

/** @throws TaplineError `usage` */
export function readingName(words: readonly string[]): ReadingName {
  const [device, boot, seq, ...rest] = words;
  const [file, ...more] = rest;
  if (file !== undefined && more.length === 0) {
    throw new TaplineError(
      'usage',
      `--reading takes a device, its boot and a seq; put the file before it: tapline wire ${file} --reading ${words.slice(0, 3).join(' ')}.`,
    );
  }
  const number = /^\d{1,16}$/.test(seq ?? '') ? Number(seq) : Number.NaN;
  if (device === undefined || boot === undefined || rest.length > 0 || !(number <= MAX_COUNTER)) {
    throw new TaplineError(
      'usage',
      "--reading takes a device, its boot and a seq: --reading kitchen 7f3a 12 (tapline query shows them; quote a boot such as '~1').",
    );
  }
  return { device, boot, seq: number };
}

/** A capture, or one from each end. */
type Captures = PacketSource | Readonly<Record<End, PacketSource>>;

/** Where it is shown. */
interface Shown {
  readonly screen: Screen;
  /** Tells the person a line that is no data. */
  note(line: string): void;
}

/**
 * Prints the journey.
 *
 * @param captures what it is looked for in; null: a server or a data folder tells all
 */
export async function printJourney(
  name: ReadingName,
  captures: Captures | null,
  options: JourneyOptions,
  { screen, note }: Shown,
): Promise<void> {
  const isAsked = captures === null || options.url !== undefined || options.data !== undefined;
  const server = isAsked ? await serversJourney(name, options) : null;
  const journey =
    captures === null ? server : await capturedJourney(name, captures, { options, server, note });
  if (journey === null) return;
  const text = options.json
    ? `${harmlessJson(JSON.stringify(journey))}\n`
    : shown(journey, options, screen);
  process.stdout.write(text);
}

async function serversJourney(name: ReadingName, options: JourneyOptions): Promise<Journey | null> {
  const { data = DATA_FOLDER } = options;
  let journey: Journey | null = null;
  await withApi({ ...options, data }, async (api) => {
    const path = [name.device, 'readings', name.boot, String(name.seq), 'journey'];
    journey = await getJson(api, `/api/devices/${path.map(encodeURIComponent).join('/')}`);
  });
  return journey;
}

async function capturedJourney(
  name: ReadingName,
  captures: Captures,
  {
    options,
    server,
    note,
  }: { options: JourneyOptions; server: Journey | null } & Pick<Shown, 'note'>,
): Promise<Journey> {
  const wanted = {
    name,
    row: rowOf(server),
    fieldsOf: (device: string) => fieldsOf(options.fields, device),
  };
  const journey =
    'read' in captures
      ? await fileJourney(passOver(captures), wanted, server)
      : await twoFileJourney(await putTogether(captures, note), wanted, server);
  if (journey.steps.some((step) => step.known)) return journey;
  const whose = `reading ${name.seq} of ${name.device} in boot ${name.boot}`;
  const [step] = journey.steps;
  if ('read' in captures) {
    throw unknownReading(`${whose} by ${captures.name}: ${step?.text}`);
  }
  const isNowhere = step?.known === false && step.why === 'not-captured';
  const why = isNowhere ? 'neither capture has a packet of it.' : step?.text;
  throw unknownReading(`${whose} by ${captures.first.name} and ${captures.second.name}: ${why}`);
}

function unknownReading(words: string): TaplineError {
  return new TaplineError('unknown-reading', `Nothing is known of ${words}`);
}

async function putTogether(
  sources: Readonly<Record<End, PacketSource>>,
  note: Shown['note'],
): Promise<TwoCaptures> {
  const { twoEnds } = await readBoth({ sources, note, options: {} });
  return {
    ...{ names: namesOf(sources), twoEnds },
    passes: { first: passOver(sources.first), second: passOver(sources.second) },
  };
}

function rowOf(server: Journey | null): ReadingJson | null {
  const stored = server?.steps.find((step) => step.step === 'stored');
  return stored?.known === true && stored.step === 'stored' ? stored.reading : null;
}

function fieldsOf(
  lists: FieldLists,
  device: string,
): { fields: readonly string[]; origin: FieldsOrigin } {
  const own = lists.get(device);
  if (own !== undefined) return { fields: own, origin: 'device-option' };
  const all = lists.get(null);
  return all === undefined
    ? { fields: DEFAULT_FIELDS, origin: 'default' }
    : { fields: all, origin: 'option' };
}

/** @throws TaplineError `usage` */
function passOver(source: PacketSource): Pass {
  if (!source.repeatable) {
    throw new TaplineError(
      'usage',
      '--reading reads the capture several times: name a file, since the standard input comes only once.',
    );
  }
  return async (visit, forget) => {
    let current: Frame = emptyFrame();
    await source.read(
      {
        frame(frame) {
          current = frame;
        },
        packet: (packet) => visit(packet, current),
        forgotten: (stream) => forget?.(stream),
      },
      null,
    );
  };
}

function shown(journey: Journey, { color }: JourneyOptions, screen: Screen): string {
  const look = {
    paint: paintFor(screen.isTerminal && color, screen.env),
    columns: Math.min(screen.pictureColumns, MAX_COLUMNS),
  };
  return Array.from(journeyText(journey, look), (row) => `${row}\n`).join('');
}
