// The load's end of its pipe to the benchmark: one order comes, one result or failure goes back.

/** What goes back. */
export type Report<Result> = { readonly result: Result } | { readonly failure: string };

let stopping = false;

/** Whether the benchmark has seen enough. */
export function isStopping(): boolean {
  return stopping;
}

/** Runs the order that comes, and ends the process with its report; the message after it is to stop. */
export function takeOrder<Order, Result>(run: (order: Order) => Promise<Result>): void {
  process.on('disconnect', () => process.exit());
  process.once('message', (order: Order) => {
    process.once('message', () => {
      stopping = true;
    });
    run(order).then((result) => report({ result }), fail);
  });
}

/** Ends the load: what it was to measure cannot be had any more. */
export function fail(error: Error): void {
  report({ failure: error.message });
}

function report(what: Report<unknown>): void {
  process.send?.(what, () => process.exit());
}
