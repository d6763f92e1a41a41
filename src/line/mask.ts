// A device's secret must not be kept or shown, wherever in a line it was typed.

const TOKEN = /token=[^ \t]*/gi;

/** Text with every `token=…`, up to the next blank, as `token=***`. */
export function maskTokens(text: string): string {
  return text.replace(TOKEN, 'token=***');
}

/** Characters of a bad value that a reject shows. */
const QUOTED_CHARACTERS = 40;

/** Control characters that JSON leaves as they are: a terminal may take C1 for the beginning of a sequence. */
const CONTROLS = /[\u007f-\u009f]/g;

/** A piece of what a board sent, for a message of one line: cut, masked, in quotes, escaped. */
export function quote(text: string): string {
  const cut = text.length > QUOTED_CHARACTERS ? `${text.slice(0, QUOTED_CHARACTERS)}…` : text;
  return JSON.stringify(maskTokens(cut)).replace(
    CONTROLS,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
