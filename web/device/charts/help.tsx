// What keys and pointers do on a chart.

const KEYS = [
  [
    '← →',
    'On a chart: to the reading before or after. With Shift, or on the buttons: earlier, later',
  ],
  ['+ −', 'Zoom in, zoom out'],
  ['Home, End', 'To the first reading, to now'],
  ['Escape', 'To the range before'],
  ['Drag', 'Zooms to what you drag over; a double click goes back'],
  ['Click, Enter', 'On a point: how its reading came, packet by packet'],
  ['Ctrl or ⌘ + wheel', 'Zooms at the pointer'],
  ['Shift + wheel', 'Moves; so does a wheel that goes sideways'],
  ['Touch', 'Drag sideways to move, pinch to zoom; tap a point twice to see how its reading came'],
  ['?', 'Shows and hides this list'],
] as const;

export function Help() {
  return (
    <details id="chart-help">
      <summary class="small">Keys and gestures</summary>
      <dl class="keys">
        {KEYS.map(([key, words]) => (
          <>
            <dt key={key}>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </>
        ))}
      </dl>
    </details>
  );
}
