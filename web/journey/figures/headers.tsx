// What stood before TCP's header in each frame.

import type { HeadersStep } from '../../../src/journey/journey.ts';
import '../../design/edges.css';
import { ScrollArea } from '../../design/scroll-area.tsx';

export function HeadersFigure({ step }: { readonly step: HeadersStep }) {
  const hasLink = step.headers.some(({ link }) => link.source !== null);
  return (
    <ScrollArea class="edges-inline step-table" aria-label="Headers of the frames">
      <table>
        <thead>
          <tr>
            <th scope="col">Frame</th>
            {hasLink && <th scope="col">Link, from and to</th>}
            <th scope="col">IP, from and to</th>
            <th scope="col">Time to live</th>
            <th scope="col">Identification</th>
          </tr>
        </thead>
        <tbody>
          {step.headers.map(({ frame, link, ip }) => (
            <tr key={frame}>
              <td>{frame}</td>
              {hasLink && (
                <td class="mono">
                  {link.source ?? '–'} → {link.destination ?? '–'}
                  {link.vlans.length > 0 && ` VLAN ${link.vlans.join(', ')}`}
                </td>
              )}
              <td class="mono">
                {ip.source} → {ip.destination}
              </td>
              <td>{ip.ttl}</td>
              <td>
                {ip.id ?? '–'}
                {ip.dontFragment === true && <span class="quiet"> don’t fragment</span>}
                {ip.fragments > 1 && ` in ${ip.fragments} fragments`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}
