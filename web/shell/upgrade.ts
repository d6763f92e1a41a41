// A page that was left open over an upgrade of the server asks for files that are no longer there.

/** Not again within so long, in ms: what is missing then is not missing because of an upgrade. */
const ONCE_MS = 60_000;
const KEY = 'tapline.reloaded';

/** Loads the page anew when a part of it cannot be had. */
export function reloadAfterUpgrade(): void {
  addEventListener('vite:preloadError', (event) => {
    if (Date.now() - lastTime() < ONCE_MS) return;
    event.preventDefault();
    try {
      sessionStorage.setItem(KEY, String(Date.now()));
    } catch {
      // Where nothing may be kept nobody could tell the second time from the first.
      return;
    }
    location.reload();
  });
}

/** Unix ms. */
function lastTime(): number {
  try {
    return Number(sessionStorage.getItem(KEY));
  } catch {
    return 0;
  }
}
