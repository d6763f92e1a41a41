// Style sheets that were loaded hold for all pages: none may restyle what another page is made of.

import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const WEB = new URL('../../web/', import.meta.url);
/** What is there for all pages. */
const SHARED: readonly string[] = ['design', 'status'];

interface WebFile {
  /** As the folder of `web/` that it is in, if only in a folder of that. */
  readonly folder: string;
  readonly text: string;
}

function filesEnding(ending: string): readonly WebFile[] {
  return readdirSync(WEB, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => ({
      folder: path.split('/')[0] ?? '',
      text: readFileSync(new URL(path, WEB), 'utf8'),
    }));
}

function selectorsOf(css: string): readonly string[] {
  const rules = css.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{}]+)\{/g);
  return [...rules]
    .map(([, selector = '']) => selector.trim())
    .filter((selector) => !selector.startsWith('@'))
    .flatMap((selector) => selector.split(',').map((one) => one.trim()));
}

function classesOf(selector: string): readonly string[] {
  const plain = selector.replace(/\[[^\]]*\]/g, '');
  return [...plain.matchAll(/\.([a-z][\w-]*)/g)].map(([, name = '']) => name);
}

/** Folders by the classes that their style sheets style wherever they stand. */
function ownersOf(sheets: readonly WebFile[]): Map<string, Set<string>> {
  const owners = new Map<string, Set<string>>();
  for (const { folder, text } of sheets) {
    for (const selector of selectorsOf(text)) {
      for (const name of classesOf(selector.split(/[\s>+~]/)[0] ?? '')) {
        owners.set(name, (owners.get(name) ?? new Set()).add(folder));
      }
    }
  }
  return owners;
}

it('styles the classes of a page in the folder of that page alone', () => {
  const sheets = filesEnding('.css');
  const owners = ownersOf(sheets);
  const isForeign = (name: string, folder: string) => {
    const of = owners.get(name) ?? new Set();
    if (SHARED.some((shared) => of.has(shared))) return false;
    return [...of].some((owner) => owner !== folder);
  };
  const inSheets = sheets.flatMap(({ folder, text }) =>
    selectorsOf(text)
      .filter((selector) => classesOf(selector).some((name) => isForeign(name, folder)))
      .map((selector) => `${folder}: ${selector}`),
  );
  const inPages = filesEnding('.tsx').flatMap(({ folder, text }) =>
    [...text.matchAll(/\bclass="([^"]+)"/g)]
      .flatMap(([, names = '']) => names.split(' '))
      .filter((name) => isForeign(name, folder))
      .map((name) => `${folder}: class ${name}`),
  );
  expect([...inSheets, ...inPages]).toEqual([]);
});
