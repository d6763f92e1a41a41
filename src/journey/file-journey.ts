// The journey of a reading by a capture file: the half that packets tell, and the other half from the server
// that read it, where that was asked.

import type { Facts } from './facts.ts';
import type { Journey, Step, StepName } from './journey.ts';
import { findInFile, type WantedLine } from './packets/find-in-file.ts';
import type { Pass } from './packets/pass.ts';
import { tellJourney } from './tell.ts';

/** Steps that a server knows better than packets do. */
const SERVERS: ReadonlySet<StepName> = new Set(['read', 'decoded', 'stored', 'acknowledged']);

/** @param server what the server that read it tells; null: none was asked */
export async function fileJourney(
  pass: Pass,
  wanted: WantedLine,
  server: Journey | null,
): Promise<Journey> {
  const found = await findInFile(pass, wanted);
  const own = tellJourney({
    ...{ name: wanted.name, log: { why: 'no-log' }, isFile: true },
    reading: wanted.row === null ? { why: 'no-store' } : { is: wanted.row },
    copy: { why: 'no-log' },
    ...fieldsOf(wanted, found),
    packets: 'why' in found ? found : { is: found.packets },
    lines: 'why' in found ? [] : found.lines,
  });
  return server === null ? own : merged(own, server);
}

function fieldsOf(
  { name, fieldsOf: usual }: WantedLine,
  found: Awaited<ReturnType<typeof findInFile>>,
): Pick<Facts, 'fields' | 'fieldsOrigin'> {
  const [line] = 'why' in found ? [] : found.lines;
  if (line !== undefined) return line;
  const { fields, origin: fieldsOrigin } = usual(name.device);
  return { fields, fieldsOrigin };
}

/** Of each step what is known, and what is known better; all times by the file's beginning. */
function merged(file: Journey, server: Journey): Journey {
  if (file.startMs === null) return { ...server, summary: file.summary };
  const late = server.startMs === null ? 0 : server.startMs - file.startMs;
  const others = shifted(server, late);
  const steps = file.steps.map((own, index): Step => {
    const other = others.steps[index];
    const [better, worse] = SERVERS.has(own.step) ? [other, own] : [own, other];
    return better.known || !worse.known ? better : worse;
  });
  const copies = others.copies.length > 0 ? others.copies : file.copies;
  return { ...file, copies, steps };
}

/** The same with every `atMs` counted from another beginning. */
function shifted<Value>(value: Value, byMs: number): Value {
  if (Array.isArray(value)) return value.map((item) => shifted(item, byMs)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => {
    const isTime = key === 'atMs' && typeof item === 'number';
    return [key, isTime ? Math.round((item + byMs) * 1000) / 1000 : shifted(item, byMs)];
  });
  return Object.fromEntries(entries) as Value;
}
