// The header: where one can go, and whether what is shown is live.

import './header.css';
import { useLocation } from 'preact-iso';
import { link } from '../fleet/client.ts';
import { ticks } from '../format/now.ts';
import { durationText } from '../format/times.ts';
import icon from '../icon.svg';
import { CONNECTIONS, OVERVIEW, SETTINGS, WIRE } from './paths.ts';

const PAGES = [
  [OVERVIEW, 'Devices'],
  [CONNECTIONS, 'Connections'],
  [WIRE, 'Wire'],
  [SETTINGS, 'Settings'],
] as const;

export function Header() {
  const { path } = useLocation();
  return (
    <header class="header">
      <a class="brand" href={OVERVIEW}>
        <img src={icon} alt="" width={24} height={24} />
        Tapline
      </a>
      <nav aria-label="Pages">
        <ul>
          {PAGES.map(([href, name]) => (
            <li key={href}>
              <a href={href} aria-current={isAt(path, href) ? 'page' : undefined}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <LinkStatus />
    </header>
  );
}

function isAt(path: string, href: string): boolean {
  return href === OVERVIEW
    ? path === '/' || path.startsWith('/devices/')
    : path === href || path.startsWith(`${href}/`);
}

const WORDS = {
  connecting: 'Connecting…',
  live: 'Live',
  lost: 'Reconnecting…',
  login: 'Not logged in',
  asleep: 'Paused',
} as const;

/** Without the server for so long, it counts as stopped, in ms. */
const STOPPED_AFTER_MS = 4000;

function LinkStatus() {
  const { state, since } = link.value;
  const forMs = Math.max(0, ticks.value - since);
  const isStopped = state === 'lost' && forMs >= STOPPED_AFTER_MS;
  return (
    <div class="link-status" data-state={isStopped ? 'stopped' : state}>
      <p role="status">{isStopped ? 'Server stopped' : WORDS[state]}</p>
      {isStopped && <p class="quiet small">for {durationText(forMs)}</p>}
    </div>
  );
}
