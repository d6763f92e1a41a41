// Lines as text, for the clipboard or a file: as `tapline console --log` writes them.

import { download } from '../design/download.ts';
import { visibleText } from '../format/visible-text.ts';
import type { Line } from './line.ts';

const SIGNS = { in: '<', out: '>', note: '-' } as const;

function asText(lines: readonly Line[]): string {
  return lines.map(lineAsText).join('');
}

function lineAsText({ time, direction, text, fault }: Line): string {
  const stamp = new Date(time).toISOString();
  const line = `${stamp} ${SIGNS[direction]} ${visibleText(text)}\n`;
  return fault === null ? line : `${line}${stamp} - ${visibleText(fault)}\n`;
}

/** Resolves with whether it worked. */
export async function copyText(lines: readonly Line[]): Promise<boolean> {
  const text = asText(lines);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // The clipboard is for secure contexts, which http://192.168.1.5 is not.
    return copySelected(text);
  }
}

function copySelected(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'sr-only';
  document.body.append(field);
  field.select();
  const isDone = document.execCommand('copy');
  field.remove();
  return isDone;
}

export function saveText(device: string, lines: readonly Line[]): void {
  const text = new Blob([asText(lines)], { type: 'text/plain;charset=utf-8' });
  download(`${device.replace(/[^\w.-]/g, '_')}-console.txt`, text);
}
