// A page with sections that a program writes and words that people write.

/**
 * Puts new text between `<!-- name -->` and `<!-- /name -->`.
 *
 * @throws Error if the page lacks one of the markers
 */
export function replaceSections(page: string, sections: Readonly<Record<string, string>>): string {
  let done = page;
  for (const [name, text] of Object.entries(sections)) {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const from = done.indexOf(begin);
    const to = done.indexOf(end);
    if (from < 0 || to < from) throw new Error(`the page has no ${begin} … ${end}`);
    done = `${done.slice(0, from + begin.length)}\n${text}\n${done.slice(to)}`;
  }
  return done;
}
