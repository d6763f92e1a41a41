// Answers of the worker to single questions, each by its number.

/** Null is no answer. */
export class Answers<Answer> {
  readonly #waiting = new Map<number, (answer: Answer | null) => void>();
  #asked = 0;

  /** @param post asks, with the number of the question */
  ask(post: (id: number) => void): Promise<Answer | null> {
    const id = ++this.#asked;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      post(id);
    });
  }

  give(id: number, answer: Answer | null): void {
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
  }

  /** Nobody is there to answer any more. */
  giveUp(): void {
    for (const resolve of this.#waiting.values()) resolve(null);
    this.#waiting.clear();
  }
}
