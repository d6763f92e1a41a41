// Why no reading comes, as codes: pages and scripts rely on them, so one may be added, and none renamed.

/** What `GET /api/diagnosis` and `GET /api/devices/{id}/diagnosis` can answer. docs/silent-board.md explains each. */
export const CAUSES = [
  'ok',
  'nothing',
  'store',
  'conflict',
  'tls',
  'http',
  'auth',
  'bad-hello',
  'in-use',
  'full',
  'rejected',
  'oversized',
  'text-only',
  'no-line-end',
  'hello-only',
  'duplicates',
  'stale',
  'disconnected',
  'no-data',
  'scan',
] as const;
export type Cause = (typeof CAUSES)[number];

/** One line of a table of causes: of those that hold the first is told, since its action comes first. */
export interface Rule<Facts, Told extends string> {
  readonly cause: Told;
  holds(facts: Facts): boolean;
}

/** The first cause that holds. @param otherwise when none does */
export function firstCause<Facts, Told extends string>(
  rules: readonly Rule<Facts, Told>[],
  facts: Facts,
  otherwise: Told,
): Told {
  return rules.find((rule) => rule.holds(facts))?.cause ?? otherwise;
}
