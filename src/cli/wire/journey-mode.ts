// `tapline wire --reading <device> <boot> <seq>`: the journey of a reading, from a running server or a data
// folder.

import type { Journey } from '../../journey/journey.ts';
import { getJson, type SourceOptions } from '../api-client.ts';
import { withApi } from '../source-options.ts';
import { paintFor } from '../terminal/colour.ts';
import { journeyText } from './journey-text.ts';

/** A reading by its name. */
export interface WantedReading {
  readonly device: string;
  readonly boot: string;
  readonly seq: number;
}

export interface JourneyOptions extends SourceOptions {
  readonly json?: boolean;
  /** False: no colour. */
  readonly color: boolean;
}

/** As many columns as anybody reads a paragraph in. */
const MAX_COLUMNS = 100;

/** Prints the journey. */
export async function printJourney(reading: WantedReading, options: JourneyOptions): Promise<void> {
  await withApi(options, async (api) => {
    const path = [reading.device, 'readings', reading.boot, String(reading.seq), 'journey'];
    const journey = await getJson<Journey>(
      api,
      `/api/devices/${path.map(encodeURIComponent).join('/')}`,
    );
    process.stdout.write(options.json ? `${JSON.stringify(journey)}\n` : shown(journey, options));
  });
}

function shown(journey: Journey, { color }: JourneyOptions): string {
  const { stdout, env } = process;
  const isTerminal = stdout.isTTY === true;
  const look = {
    paint: paintFor(isTerminal && color, env),
    columns: Math.min((isTerminal && stdout.columns) || MAX_COLUMNS, MAX_COLUMNS),
  };
  return Array.from(journeyText(journey, look), (row) => `${row}\n`).join('');
}
