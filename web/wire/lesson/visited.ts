// Which chapters a person has opened, kept in the browser.

import { computed } from '@preact/signals';
import { CHAPTERS, type ChapterName } from '../../../src/lesson/chapters.ts';
import { kept } from '../../format/preferences.ts';

const BETWEEN = ' ';
/** Their names. */
const stored = kept('lesson', '', (text) => text);

export const visited = computed(() => {
  const names = new Set(stored.value.split(BETWEEN));
  return new Set<ChapterName>(CHAPTERS.map(({ name }) => name).filter((name) => names.has(name)));
});

export function visit(name: ChapterName): void {
  if (visited.peek().has(name)) return;
  stored.value = [...visited.peek(), name].join(BETWEEN);
}
