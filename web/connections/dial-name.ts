// The name that a board that announces itself can be dialled by.

const MAX_CHARACTERS = 64;

/** With `_` for what the id of a device cannot hold; of a long text the end, as the server does it. */
export function dialName(name: string): string {
  const id = name.replace(/[^A-Za-z0-9_.-]/g, '_').slice(-MAX_CHARACTERS);
  return id.replace(/^[.-]/, '_') || 'board';
}
