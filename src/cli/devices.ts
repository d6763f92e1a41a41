// `tapline devices`: who has ever sent something, and what is newest.

import { Command } from 'commander';
import { getJson, type SourceOptions } from './api-client.ts';
import { addSourceOptions, withApi } from './source-options.ts';
import { type Column, table, widthOf } from './table.ts';

/** A device as the API gives it, as far as it is shown here. */
interface ListedDevice {
  readonly id: string;
  readonly name: string | null;
  readonly connected: boolean;
  readonly lastSeen: string;
  readonly readings: number;
  readonly gaps: { readonly readings: number };
  readonly duplicates: number;
  readonly rejected: number;
  readonly metrics: Readonly<Record<string, { value: number; unit: string | null }>>;
}

/** Left out where nobody gave a device one. */
const NAME: Column<ListedDevice> = { title: 'NAME', cell: ({ name }) => name ?? '' };

const COLUMNS: readonly Column<ListedDevice>[] = [
  { title: 'DEVICE', cell: ({ id }) => id },
  NAME,
  { title: 'SEEN', cell: (device) => (device.connected ? 'now' : age(device.lastSeen)) },
  { title: 'READINGS', align: 'right', cell: ({ readings }) => String(readings) },
  { title: 'NEWEST', cell: ({ metrics }) => values(metrics) },
  { title: 'MISSING', align: 'right', cell: ({ gaps }) => String(gaps.readings) },
  { title: 'COPIES', align: 'right', cell: ({ duplicates }) => String(duplicates) },
  { title: 'REJECTED', align: 'right', cell: ({ rejected }) => String(rejected) },
];

const EXAMPLES = `
MISSING counts readings that never came, COPIES those that
came twice and were kept once.

Examples:
  $ tapline devices
  $ tapline devices --url http://raspberrypi.local:8080 --json
`;

/** The command. */
export function devicesCommand(): Command {
  return addSourceOptions(new Command('devices').description('list the devices'))
    .option('--json', 'print what the API gives')
    .addHelpText('after', EXAMPLES)
    .action((options: SourceOptions & { json?: boolean }) =>
      withApi(options, async (api) => {
        const answer = await getJson<{ devices: ListedDevice[] }>(api, '/api/devices');
        process.stdout.write(options.json ? `${JSON.stringify(answer)}\n` : shown(answer.devices));
      }),
    );
}

function shown(devices: readonly ListedDevice[]): string {
  if (devices.length === 0) return 'No device has sent anything yet.\n';
  const isNamed = devices.some(({ name }) => name !== null);
  const columns = isNamed ? COLUMNS : COLUMNS.filter((column) => column !== NAME);
  return table(columns, devices, widthOf(process.stdout));
}

function values(metrics: ListedDevice['metrics']): string {
  return Object.entries(metrics)
    .map(([name, { value, unit }]) => (unit === null ? `${name} ${value}` : `${value} ${unit}`))
    .join(', ');
}

/** How long ago, in the largest unit that fits. */
function age(time: string): string {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(time)) / 1000));
  if (seconds < 120) return `${seconds} s ago`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86_400)} days ago`;
}
