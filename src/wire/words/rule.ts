// A rule: which packets it is for, and the sentence for them.

import type { PromiseName } from './promises.ts';
import type { Scene } from './scene.ts';

/** The first rule of its table that fits a packet says the sentence. */
export interface Rule {
  /** For tests, and for whoever wants to give some packets a look of their own. */
  readonly name: string;
  /** Which of TCP's promises such a packet shows. */
  readonly shows: PromiseName;
  readonly when: (scene: Scene) => boolean;
  /** One sentence. */
  readonly say: (scene: Scene) => string;
}

/** What is worth adding, once a connection: the background of what was just seen. */
export interface Aside {
  readonly name: string;
  /** @param rule the rule that said the sentence */
  readonly when: (scene: Scene, rule: string) => boolean;
  readonly say: (scene: Scene) => string;
}
