// What several rows need is measured when the first of them asks for it.

/** Gives what the first call has found, or is still finding, at every call. */
export function once<Found>(find: () => Promise<Found>): () => Promise<Found> {
  let found: Promise<Found> | null = null;
  return () => {
    found ??= find();
    return found;
  };
}
