// What a file about a device is called.

/** A name for a file about a device: what file systems do not like is left out. */
export function fileName(device: string, from: number, to: number, ending: string): string {
  const part = (time: number) => new Date(time).toISOString().replaceAll(':', '').slice(0, 17);
  return `${device.replaceAll(/[^\w.-]/g, '_')}_${part(from)}_${part(to)}.${ending}`;
}
