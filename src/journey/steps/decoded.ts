import { type Facts, known } from '../facts.ts';
import type { DecodedStep, UnknownStep } from '../journey.ts';
import type { FieldsOrigin } from '../log/logged.ts';
import { readPrinted } from '../printed-line.ts';
import { printedLine } from './line-bytes.ts';
import { unknown } from './telling.ts';

/** Who gave the field list, in words that go on after "which is". */
const ORIGINS: Readonly<Record<FieldsOrigin, string>> = {
  hello: 'what the board said in its HELLO',
  person: 'what a person gave this device',
  'device-option': 'what `--fields` gives this device',
  option: 'what `--fields` gives',
  default: 'the one of boards that name none',
};

const KINDS: Readonly<Record<DecodedStep['kind'], string>> = {
  csv: 'a CSV line',
  json: 'JSON',
  influx: 'Influx line protocol',
  plotter: 'a line as for the Serial Plotter, each value with its name',
};

/** What the line was taken for. */
export function decodedStep(facts: Facts): DecodedStep | UnknownStep {
  const printed = printedLine(facts);
  if ('why' in printed) return unknown('decoded', printed.why);
  const copy = known(facts.copy);
  const { fields, fieldsOrigin } = copy ?? facts;
  const telnet = copy?.connection.carrier !== 'serial';
  const cameAs = facts.ends?.cameAs ?? null;
  const reading = readPrinted(cameAs ?? printed.is.bytes, fields, telnet);
  if (reading?.seq !== facts.name.seq) return unknown('decoded', 'no-match');
  const { kind, device } = reading;
  const isCsv = kind === 'csv';
  const itself = device === null ? '' : ` It names its device itself: ${device}.`;
  const words = isCsv
    ? `It is ${KINDS.csv}: its cells are ${fields.join(',')}, which is ${ORIGINS[fieldsOrigin]}.`
    : `It is ${KINDS[kind]}, which names its values: no field list is needed.${itself}`;
  return {
    step: 'decoded',
    known: true,
    text: cameAs === null ? words : `The server reads what came, not what was sent. ${words}`,
    kind,
    fields: reading.fields,
    fieldList: isCsv ? fields : null,
    fieldsFrom: isCsv ? ORIGINS[fieldsOrigin] : null,
  };
}
