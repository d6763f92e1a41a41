import type { Names } from '../../../wire/two-ends/clock-words.ts';
import type { End } from '../../../wire/two-ends/nearer-end.ts';
import type { PacketSource } from '../packet-source.ts';

/** What two captures are called: their files' names, with folders only where the names are the same. */
export function namesOf({ first, second }: Readonly<Record<End, PacketSource>>): Names {
  const [one, other] = [fileName(first.name), fileName(second.name)];
  return one === other ? { first: first.name, second: second.name } : { first: one, second: other };
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
