// `tapline wire --reading <device> <boot> <seq>`: the journey of a reading, from a running server, a data folder,
// or a capture file.

import { TaplineError } from '../../errors.ts';
import { fileJourney } from '../../journey/file-journey.ts';
import type { Journey, ReadingJson } from '../../journey/journey.ts';
import type { ReadingName } from '../../journey/log/find-reading.ts';
import type { FieldsOrigin } from '../../journey/log/logged.ts';
import type { Pass } from '../../journey/packets/pass.ts';
import { MAX_COUNTER } from '../../limits.ts';
import { DEFAULT_FIELDS } from '../../line/fields.ts';
import { emptyFrame, type Frame } from '../../wire/frame.ts';
import { getJson } from '../api-client.ts';
import { DATA_FOLDER } from '../defaults.ts';
import type { FieldLists } from '../serve-options.ts';
import { withApi } from '../source-options.ts';
import { paintFor } from '../terminal/colour.ts';
import { harmlessJson } from '../terminal/harmless.ts';
import { journeyText } from './journey-text.ts';
import type { PacketSource } from './packet-source.ts';
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

/**
 * Prints the journey.
 *
 * @param source the capture it is looked for in; null: a server or a data folder tells all
 */
export async function printJourney(
  name: ReadingName,
  source: PacketSource | null,
  options: JourneyOptions,
  screen: Screen,
): Promise<void> {
  const isAsked = source === null || options.url !== undefined || options.data !== undefined;
  const server = isAsked ? await serversJourney(name, options) : null;
  const journey = source === null ? server : await filesJourney(name, source, options, server);
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

async function filesJourney(
  name: ReadingName,
  source: PacketSource,
  { fields: lists }: JourneyOptions,
  server: Journey | null,
): Promise<Journey> {
  if (!source.repeatable) {
    throw new TaplineError(
      'usage',
      '--reading reads the capture several times: name a file, since the standard input comes only once.',
    );
  }
  const wanted = {
    name,
    row: rowOf(server),
    fieldsOf: (device: string) => fieldsOf(lists, device),
  };
  const journey = await fileJourney(passOver(source), wanted, server);
  if (journey.steps.some((step) => step.known)) return journey;
  const whose = `reading ${name.seq} of ${name.device} in boot ${name.boot}`;
  const [{ text }] = journey.steps;
  throw new TaplineError(
    'unknown-reading',
    `Nothing is known of ${whose} by ${source.name}: ${text}`,
  );
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

function passOver(source: PacketSource): Pass {
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
    columns: Math.min(screen.columns, MAX_COLUMNS),
  };
  return Array.from(journeyText(journey, look), (row) => `${row}\n`).join('');
}
