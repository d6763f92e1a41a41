// Colour for a terminal, and when there is none.

/** What a piece of text is; the looks follow from it. */
export type Role = 'time' | 'device' | 'good' | 'warning' | 'bad' | 'quiet' | 'client' | 'server';

/** Gives a piece of text its looks. */
export type Paint = (role: Role, text: string) => string;

/** SGR parameters (ECMA-48, 8.3.117): colours of the terminal's own palette, right on light and dark. */
const SGR: Readonly<Record<Role, string>> = {
  time: '2',
  device: '1',
  good: '32',
  warning: '33',
  bad: '31',
  quiet: '2',
  client: '36',
  server: '35',
};

/** No looks at all. */
export const plain: Paint = (_role, text) => text;

/** Looks by escape sequences. */
export const coloured: Paint = (role, text) => `\x1b[${SGR[role]}m${text}\x1b[0m`;

/** Colour only for a terminal that knows it and a person who wants it (https://no-color.org). */
export function paintFor(isTerminal: boolean, env: NodeJS.ProcessEnv): Paint {
  const wanted = (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
  return isTerminal && wanted ? coloured : plain;
}
