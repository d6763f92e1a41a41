// One sentence a packet: what happened, with its numbers, and which of TCP's promises it shows.

import type { Packet } from '../packet.ts';
import { ACKS, WINDOWS } from './acknowledging.ts';
import { ASIDES } from './asides.ts';
import { DATA, heldBack } from './data.ts';
import { CONFIRMED_ENDS, FINS, RESETS } from './ending.ts';
import { GAPS, LOSSES } from './loss.ts';
import { type Memory, remember } from './memory.ts';
import { OPENING, REFUSING } from './opening.ts';
import type { PromiseName } from './promises.ts';
import { ANSWERS, QUESTIONS } from './questions.ts';
import type { Rule } from './rule.ts';
import { type Scene, setScene } from './scene.ts';

export interface Sentence {
  /** One sentence in plain English. Holds nothing that came from the network but numbers. */
  readonly text: string;
  /** The background of it, told once a connection; empty: there is nothing to add. */
  readonly aside: string;
  readonly promise: PromiseName;
  /** The rule that said it. */
  readonly rule: string;
}

/** What decides first what a packet is about. */
const RULES: readonly Rule[] = [
  {
    name: 'broken',
    shows: 'acknowledgement',
    when: ({ length }) => length < 0,
    say: ({ Who, whom }) =>
      `${Who} sends a packet whose header does not fit into it: ${whom} throws such a packet away, and confirms nothing ` +
      `of it.`,
  },
  ...REFUSING,
  ...RESETS,
  ...OPENING,
  ...FINS,
  ...QUESTIONS,
  ...LOSSES,
  ...GAPS,
  ...DATA,
  ...CONFIRMED_ENDS,
  ...ANSWERS,
  ...WINDOWS,
  ...ACKS,
];

/**
 * Tells of the next packet of a connection.
 *
 * @param memory of this connection, from `startMemory`; to be given with each of its packets, in order
 */
export function sentence(packet: Packet, memory: Memory): Sentence {
  const scene = setScene(packet, memory);
  const told = tell(scene);
  const aside = addAside(scene, told.rule);
  if (heldBack(scene)) scene.mine.heldBack++;
  remember(packet, memory);
  return { ...told, aside };
}

function tell(scene: Scene): Omit<Sentence, 'aside'> {
  for (const { name, shows, when, say } of RULES) {
    if (when(scene)) return { text: say(scene), promise: shows, rule: name };
  }
  throw new Error('the last rule fits every packet');
}

function addAside(scene: Scene, rule: string): string {
  const { told } = scene.memory;
  const aside = ASIDES.find(({ name, when }) => !told.has(name) && when(scene, rule));
  if (aside === undefined) return '';
  told.add(aside.name);
  return aside.say(scene);
}
