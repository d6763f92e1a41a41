// A board that announces itself, as an operator is told: with what to type to take it.

import type { AnnouncedBoard } from '../discovery/browser.ts';
import { announcedName } from '../link/default-name.ts';
import { formatHostPort } from './arguments.ts';
import { harmless } from './terminal/harmless.ts';

export function announcement(board: AnnouncedBoard): string {
  const place = formatHostPort({ host: board.address, port: board.port });
  return `board ${harmless(board.name)} announces itself at ${harmless(place)}: take it with --dial ${announcedName(board)}=${harmless(place)}`;
}
