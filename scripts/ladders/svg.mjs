// The paper that the pictures are drawn on: plain SVG in the colours of the dashboard, light and dark.

/** Colours as in web/design/tokens.css: for light, for dark. */
const PAPER = {
  ground: ['#ffffff', '#0f1214'],
  sunken: ['#eceef0', '#22282c'],
  line: ['#8b949b', '#6c757d'],
  ink: ['#16191c', '#e9ecee'],
  quiet: ['#586069', '#a0a8b0'],
};

/** Of arrows, and of what belongs to them. */
const WAYS = {
  first: ['#0f766e', '#4fd1c0'],
  second: ['#b45309', '#f5a742'],
  third: ['#1d5fbf', '#7db4ff'],
  lost: ['#b3261e', '#ff9d94'],
  plain: ['#586069', '#a0a8b0'],
};

/** Written out, since not every program that shows SVG knows variables. */
function colours(shade) {
  const [ground, sunken, rule, ink, quiet] = Object.values(PAPER).map((shades) => shades[shade]);
  return [
    `text { fill: ${ink} }`,
    `.ground { fill: ${ground} }`,
    `.quiet { fill: ${quiet} }`,
    `.axis { stroke: ${ink} }`,
    `.wait, .grid { stroke: ${rule} }`,
    `.box { fill: ${sunken}; stroke: ${rule} }`,
    ...Object.entries(WAYS).map(
      ([name, shades]) =>
        `.${name} { stroke: ${shades[shade]} } .${name}-fill { fill: ${shades[shade]} }`,
    ),
  ];
}

const STYLE = `
  text { font: 13px system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif }
  .mono { font: 12px ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace; white-space: pre }
  .title { font-size: 15px; font-weight: 600 }
  .strong { font-weight: 700 }
  .small { font-size: 11px }
  .middle { text-anchor: middle }
  .end { text-anchor: end }
  .tiny { font-size: 8.5px }
  .room { fill: none; stroke-width: 1.25 }
  .axis { stroke-width: 2 }
  .wait { stroke-width: 2; stroke-dasharray: 1 5; stroke-linecap: round }
  .way { stroke-width: 1.75; fill: none }
  .thin { stroke-width: 1.1; fill: none }
  .faint { stroke-opacity: .55 }
  .grid { stroke-opacity: .25 }
  .cross { stroke-width: 2.5; fill: none; stroke-linecap: round }
  .dashed { stroke-dasharray: 7 4 }
  .box { stroke-width: .75 }
  .soft { fill-opacity: .18 }
  ${colours(0).join('\n  ')}
  @media (prefers-color-scheme: dark) {
    ${colours(1).join('\n    ')}
  }`;

export const WIDTH = 760;

export function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** As short as it goes: positions need no more than tenths of a pixel. */
export function px(number) {
  return String(Math.round(number * 10) / 10);
}

export function text(x, y, words, className = '') {
  const classes = className === '' ? '' : ` class="${className}"`;
  return `<text x="${px(x)}" y="${px(y)}"${classes}>${escaped(words)}</text>`;
}

export function line(x1, y1, x2, y2, className) {
  return `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" class="${className}"/>`;
}

/** @param description all that is to be seen, for who does not see it */
export function picture({ title, description, height, parts }) {
  const [w, h] = [WIDTH, Math.ceil(height)];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" role="img" aria-labelledby="title desc">
<title id="title">${escaped(title)}</title>
<desc id="desc">${escaped(description)}</desc>
<style>${STYLE}
</style>
<rect class="ground" width="${w}" height="${h}" rx="8"/>
${text(24, 34, title, 'title')}
${parts.join('\n')}
</svg>
`;
}
