// How the curves of several devices are told apart besides by their colours.

export type Shape = 'circle' | 'square' | 'triangle' | 'diamond' | 'cross' | 'ring';

interface CurveLook {
  readonly shape: Shape;
  /** The same as a character, and in a word. */
  readonly sign: string;
  readonly words: string;
}

const FIRST: CurveLook = { shape: 'circle', sign: '●', words: 'discs' };
const LOOKS: readonly CurveLook[] = [
  FIRST,
  { shape: 'square', sign: '■', words: 'squares' },
  { shape: 'triangle', sign: '▲', words: 'triangles' },
  { shape: 'diamond', sign: '◆', words: 'diamonds' },
  { shape: 'cross', sign: '✚', words: 'crosses' },
  { shape: 'ring', sign: '○', words: 'rings' },
];

/** @param at which of the devices, from 0 */
export function lookOf(at: number): CurveLook {
  return LOOKS[at] ?? FIRST;
}
