// The way of a line is the way of the imports: a folder knows only the steps before it.
// `tapline-layers` below is the whole rule; CONTRIBUTING.md explains it.

/** What each folder of src/ may import, besides itself, packages and the leaves. */
const MAY_IMPORT = {
  line: [],
  link: ['line/'],
  diagnosis: ['line/'],
  ingest: ['line/', 'diagnosis/', 'store/store\\.ts$'],
  command: ['line/', 'store/store\\.ts$', 'ingest/addressee\\.ts$'],
  store: ['line/'],
  live: ['line/', 'store/store\\.ts$'],
  wire: [],
  sight: ['wire/', 'line/'],
  capture: ['wire/', 'line/token-bytes\\.ts$'],
  journey: ['wire/', 'line/', 'sight/', 'store/store\\.ts$'],
  board: ['line/'],
  certificate: [],
  lab: [],
  lesson: ['lab/', 'wire/', 'capture/'],
  discovery: [],
  http: [
    'diagnosis/',
    'ingest/',
    'command/',
    'store/',
    'live/',
    'line/',
    'capture/',
    'journey/',
    'wire/',
  ],
};

/** Files that every folder may use: they import nothing, or another of them. */
const LEAVES = ['backoff\\.ts$', 'limits\\.ts$', 'clock\\.ts$', 'errors\\.ts$', 'version\\.ts$'];

const layers = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
  name: `layer-${folder}`,
  comment: `src/${folder}/ may import only: ${['itself', ...allowed, ...LEAVES].join(', ')}`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: {
    path: '^src/',
    pathNot: [`${folder}/`, ...allowed, ...LEAVES].map((path) => `^src/${path}`),
  },
}));

module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'store-interface-only',
      comment: 'Only the store itself knows SQLite.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/store/' },
      to: { path: 'better-sqlite3' },
    },
    {
      name: 'leaves-are-leaves',
      severity: 'error',
      from: { path: `^src/(${LEAVES.join('|')})` },
      to: { path: '^src/', pathNot: `^src/(${LEAVES.join('|')})` },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types'] },
  },
};
