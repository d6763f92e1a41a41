// How the curves of several devices are told apart besides by their colours.

export type Shape = 'circle' | 'square' | 'triangle' | 'diamond' | 'cross' | 'ring';

export interface CurveLook {
  readonly shape: Shape;
  /** Lengths of strokes and spaces, in px; empty: a line without. */
  readonly dash: readonly number[];
  readonly dashWords: string;
}

const LOOKS: readonly CurveLook[] = [
  { shape: 'circle', dash: [], dashWords: 'solid line, discs' },
  { shape: 'square', dash: [7, 4], dashWords: 'dashed line, squares' },
  { shape: 'triangle', dash: [2, 3], dashWords: 'dotted line, triangles' },
  { shape: 'diamond', dash: [10, 3, 2, 3], dashWords: 'dash-dotted line, diamonds' },
  { shape: 'cross', dash: [14, 5], dashWords: 'long dashes, crosses' },
  { shape: 'ring', dash: [4, 2, 1, 2, 1, 2], dashWords: 'dash and two dots, rings' },
];

const FIRST: CurveLook = { shape: 'circle', dash: [], dashWords: 'solid line, discs' };

/** @param at which of the devices, from 0 */
export function lookOf(at: number): CurveLook {
  return LOOKS[at] ?? FIRST;
}
