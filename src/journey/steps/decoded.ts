import { CsvDecoder } from '../../line/csv.ts';
import { decodeLine } from '../../line/decode.ts';
import { isMetricField } from '../../line/fields.ts';
import { decodeInflux } from '../../line/influx.ts';
import type { NamedReading } from '../../line/reading.ts';
import { lineText } from '../../line/text.ts';
import { type Facts, known } from '../facts.ts';
import type { DecodedStep, FieldJson, UnknownStep } from '../journey.ts';
import type { FieldsOrigin } from '../log/logged.ts';
import { lineOf, printedLine } from './line-bytes.ts';
import { unknown } from './telling.ts';

/** Who gave the field list, in words that go on after "is". */
const ORIGINS: Readonly<Record<FieldsOrigin, string>> = {
  hello: 'what the board said in its HELLO',
  person: 'what a person gave this device',
  'device-option': 'what `--fields` of the server gives this device',
  option: 'what `--fields` of the server gives',
  default: 'the one of boards that name none',
};

const KINDS: Readonly<Record<DecodedStep['kind'], string>> = {
  csv: 'a CSV line',
  json: 'JSON',
  influx: 'Influx line protocol',
  plotter: 'a line as for the Serial Plotter, each value with its name',
};

const BRACE = 0x7b;

/** What the line was taken for. */
export function decodedStep(facts: Facts): DecodedStep | UnknownStep {
  const printed = printedLine(facts);
  if ('why' in printed) return unknown('decoded', printed.why);
  const copy = known(facts.copy);
  const line = lineOf(printed.is.bytes, copy?.connection.carrier !== 'serial');
  if (line === null) return unknown('decoded', 'no-match');
  const csv = new CsvDecoder(copy?.fields ?? facts.fields);
  const decoded = decodeLine(line, 0, line.length, csv);
  if (decoded.kind === 'csv') {
    const seq = csv.seqIndex < 0 ? Number.NaN : csv.cells[csv.seqIndex];
    return seq === facts.name.seq ? csvStep(line, csv, copy) : unknown('decoded', 'no-match');
  }
  if (decoded.kind !== 'reading' || decoded.reading.seq !== facts.name.seq) {
    return unknown('decoded', 'no-match');
  }
  return namedStep(line, decoded.reading);
}

function csvStep(
  line: Uint8Array,
  csv: CsvDecoder,
  copy: { readonly fieldsOrigin: FieldsOrigin } | null,
): DecodedStep {
  const cells = lineText(line, 0, line.length).split(',');
  const fields = csv.fields.map((name, index): FieldJson => {
    const value = csv.cells[index];
    return {
      name,
      text: (cells[index] ?? '').trim(),
      value: Number.isNaN(value) ? null : value,
      metric: isMetricField(name) ? name : null,
    };
  });
  const origin = copy === null ? null : ORIGINS[copy.fieldsOrigin];
  const list = csv.fields.join(',');
  return {
    step: 'decoded',
    known: true,
    text: `It is ${KINDS.csv}: its cells are ${list}${origin === null ? '' : `, which is ${origin}`}.`,
    kind: 'csv',
    fields,
    fieldList: csv.fields,
    fieldsFrom: origin,
  };
}

function namedStep(line: Uint8Array, reading: NamedReading): DecodedStep {
  const kind = kindOf(line);
  const fields: FieldJson[] = [];
  for (const name of ['seq', 'millis', 'time'] as const) {
    const value = reading[name];
    if (!Number.isNaN(value)) fields.push({ name, text: String(value), value, metric: null });
  }
  for (const [index, name] of reading.metrics.entries()) {
    const value = reading.values[index];
    fields.push({ name, text: String(value), value, metric: name });
  }
  const device = reading.device === null ? '' : ` It names its device itself: ${reading.device}.`;
  return {
    step: 'decoded',
    known: true,
    text: `It is ${KINDS[kind]}, which names its values: no field list is needed.${device}`,
    ...{ kind, fields, fieldList: null, fieldsFrom: null },
  };
}

function kindOf(line: Uint8Array): DecodedStep['kind'] {
  const first = line.find((byte) => byte !== 0x20 && byte !== 0x09);
  if (first === BRACE) return 'json';
  return decodeInflux(lineText(line, 0, line.length)) === null ? 'plotter' : 'influx';
}
