// Which faults a virtual board shall have, as written behind --fault.

export interface FaultPlan {
  /** Chance of each reading that the connection is reset before it or in the middle of it; 0: none. */
  readonly drop: number;
  /** Chance of each reading that a line of noise goes before it; 0: none. */
  readonly garbage: number;
  /** How long the board hangs now and then, in ms; null: it does not. */
  readonly freezeMs: number | null;
  /** How long the board runs until it restarts, on average, in ms; null: it does not. */
  readonly rebootMs: number | null;
  /** Lines are written in small pieces. */
  readonly split: boolean;
}

/** How often each fault happened, summed over boards. */
export interface FaultCounts {
  readonly drop: number;
  readonly freeze: number;
  readonly reboot: number;
  /** Lines that were written in pieces. */
  readonly split: number;
  readonly garbage: number;
}

export const NO_FAULTS: FaultCounts = { drop: 0, freeze: 0, reboot: 0, split: 0, garbage: 0 };

export function sumOfFaults(one: FaultCounts, other: FaultCounts): FaultCounts {
  return {
    drop: one.drop + other.drop,
    freeze: one.freeze + other.freeze,
    reboot: one.reboot + other.reboot,
    split: one.split + other.split,
    garbage: one.garbage + other.garbage,
  };
}

/** A noisy supply shows now and then, not in every other line. */
const GARBAGE_CHANCE = 0.05;

const NOTHING: FaultPlan = {
  drop: 0,
  garbage: 0,
  freezeMs: null,
  rebootMs: null,
  split: false,
};

/** Shorter than that it would be a storm, and no board restarts so quickly. */
const LEAST_MS = 1000;

const GRAMMAR = 'drop=<chance>, freeze=<time>, reboot=<time>, split, garbage or garbage=<chance>';

/** A mistake, in words; stays within this file. */
class Mistake extends Error {}

/**
 * Reads `drop=0.01,freeze=30s,reboot=2m,split,garbage`, in any order.
 *
 * @param parseTime reads a length of time, in ms; throws when it is none
 * @returns the plan, or in words what is wrong with it
 */
export function parseFaults(
  text: string,
  parseTime: (text: string) => number,
): FaultPlan | { readonly problem: string } {
  try {
    return text.split(',').reduce(readFault(parseTime), { plan: NOTHING, seen: [] as string[] })
      .plan;
  } catch (error) {
    if (error instanceof Mistake) return { problem: error.message };
    throw error;
  }
}

function readFault(parseTime: (text: string) => number) {
  return ({ plan, seen }: { plan: FaultPlan; seen: string[] }, part: string) => {
    const [name, ...rest] = part.trim().split('=');
    const value = rest.length === 0 ? null : rest.join('=');
    if (seen.includes(name)) throw new Mistake(`${name} is given twice.`);
    const fault = readValue(name, value, parseTime);
    return { plan: { ...plan, ...fault }, seen: [...seen, name] };
  };
}

function readValue(
  name: string,
  value: string | null,
  parseTime: (text: string) => number,
): Partial<FaultPlan> {
  switch (name) {
    case 'drop':
      return { drop: readChance(name, value) };
    case 'garbage':
      return { garbage: value === null ? GARBAGE_CHANCE : readChance(name, value) };
    case 'freeze':
      return { freezeMs: readTime(name, value, parseTime) };
    case 'reboot':
      return { rebootMs: readTime(name, value, parseTime) };
    case 'split':
      if (value !== null) throw new Mistake('split takes no value.');
      return { split: true };
    default:
      throw new Mistake(`There is no fault "${name}": write ${GRAMMAR}, with commas between them.`);
  }
}

function readChance(name: string, value: string | null): number {
  const chance = value !== null && /^\d*\.?\d+$/.test(value) ? Number(value) : Number.NaN;
  if (chance > 0 && chance <= 1) return chance;
  throw new Mistake(
    `${name} takes a chance above 0 and up to 1 a reading, for example ${name}=0.01.`,
  );
}

function readTime(name: string, value: string | null, parseTime: (text: string) => number): number {
  const ms = value === null ? null : timeOrNull(value, parseTime);
  if (ms !== null && ms >= LEAST_MS) return ms;
  throw new Mistake(`${name} takes a time from 1s up, for example ${name}=30s or ${name}=2m.`);
}

function timeOrNull(value: string, parseTime: (text: string) => number): number | null {
  try {
    return parseTime(value);
  } catch {
    return null;
  }
}
