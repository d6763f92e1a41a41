// Looking up host names without taking all of the program's threads: the system's resolver holds one
// of four for as long as a name server does not answer, and files are read by the same ones.

import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

type Answer = Parameters<LookupFunction>[2];
type Result = [
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
];

interface Question {
  readonly host: string;
  readonly options: LookupOptions;
  readonly answers: Answer[];
}

/**
 * A `lookup` for sockets that asks for so many names at once; the others wait, and who asks for a name
 * that is being asked for shares the answer.
 */
export function lookupAtMost(max: number, lookup: LookupFunction = systemLookup): LookupFunction {
  const questions = new Map<string, Question>();
  const waiting: string[] = [];
  let asked = 0;

  const next = () => {
    while (asked < max) {
      const key = waiting.shift();
      const question = key === undefined ? undefined : questions.get(key);
      if (key === undefined || question === undefined) return;
      asked++;
      lookup(question.host, question.options, (...result: Result) => {
        asked--;
        questions.delete(key);
        for (const answer of question.answers) answer(...result);
        next();
      });
    }
  };

  return (host, options, answer) => {
    const key = JSON.stringify([host, options]);
    const question = questions.get(key);
    if (question !== undefined) {
      question.answers.push(answer);
      return;
    }
    questions.set(key, { host, options, answers: [answer] });
    waiting.push(key);
    next();
  };
}
