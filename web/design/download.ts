// Gives a person a file that was made in the page.

/** How long the browser may take to read it, in ms. */
const KEPT_MS = 60_000;

export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}

/** A name for a file about a device: what file systems do not like is left out. */
export function fileName(device: string, from: number, to: number, ending: string): string {
  const part = (time: number) => new Date(time).toISOString().replaceAll(':', '').slice(0, 17);
  return `${device.replaceAll(/[^\w.-]/g, '_')}_${part(from)}_${part(to)}.${ending}`;
}
