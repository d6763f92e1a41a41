// Which option goes with which view: what would be ignored is refused, with words.

/** How each is written. */
const FLAGS = {
  lesson: '--lesson',
  list: '--list',
  pause: '--no-pause',
  keep: '--keep',
  reading: '--reading',
  live: '--live',
  write: '-w',
  url: '--url',
  data: '--data',
  follow: '--follow',
  side: '--side',
  raw: '--raw',
  skipHoles: '--skip-holes',
  stream: '--stream',
  bytes: '--bytes',
  json: '--json',
  port: '--port',
  device: '--device',
  from: '--from',
  to: '--to',
  fields: '--fields',
} as const;

type OptionName = keyof typeof FLAGS;

interface View {
  /** The options that it takes. */
  readonly takes: readonly OptionName[];
  /** Those that it takes with --live besides. */
  readonly takesLive?: readonly OptionName[];
  /** What it is, as far as that says why it takes no others. */
  readonly words: string;
}

const LIVE = ['live', 'write', 'url', 'data', 'port'] as const;

/** The first that a person asks for. */
const VIEWS = {
  chapters: {
    takes: ['lesson', 'list'],
    words: '--list names the chapters and nothing else',
  },
  lesson: {
    takes: ['lesson', 'pause', 'keep'],
    words: 'The lesson makes its own packets',
  },
  readingInFile: {
    takes: ['reading', 'json', 'fields', 'url', 'data'],
    words: '--reading goes with a file, --url, --data, --fields and --json alone',
  },
  reading: {
    takes: ['reading', 'json', 'url', 'data'],
    words: 'Without a file, --reading goes with --url, --data and --json alone',
  },
  bothEnds: {
    takes: ['bytes', 'port', 'device', 'from', 'to', 'fields'],
    words: 'Two captures are put together packet by packet',
  },
  bytes: {
    takes: ['follow', 'side', 'raw', 'skipHoles'],
    takesLive: LIVE,
    words: '--follow --raw writes all bytes of one side',
  },
  conversation: {
    takes: ['follow', 'side'],
    takesLive: LIVE,
    words: '--follow shows all that was said on one connection',
  },
  jsonOfOne: {
    takes: ['json', 'stream', 'port', 'from', 'to'],
    takesLive: LIVE,
    words: '--stream says which connection',
  },
  json: {
    takes: ['json', 'port', 'device', 'from', 'to'],
    takesLive: LIVE,
    words: '--json prints packets',
  },
  ladder: {
    takes: ['stream', 'bytes', 'port', 'from', 'to', 'fields'],
    takesLive: LIVE,
    words: '--stream says which connection',
  },
  connections: {
    takes: ['port', 'device', 'from', 'to'],
    takesLive: [...LIVE, 'bytes', 'fields'],
    words: 'This is the list of connections',
  },
} as const satisfies Record<string, View>;

/** Views that are so far from all others that where an option belongs is no help. */
const ALONE: readonly (keyof typeof VIEWS)[] = ['chapters', 'lesson', 'reading', 'readingInFile'];

const FOR_THE_LESSON = 'is for the lesson: add --lesson.';
const FOR_A_SERVER = 'says which server is asked: it goes with --live and --reading.';

/** Where options belong that have one place. */
const HOMES: Partial<Record<OptionName, string>> = {
  list: FOR_THE_LESSON,
  pause: FOR_THE_LESSON,
  keep: FOR_THE_LESSON,
  url: FOR_A_SERVER,
  data: FOR_A_SERVER,
  write: 'is for --live.',
  side: 'is for --follow: say which connection, as in --follow 0.',
  raw: 'is for --follow: say which connection, as in --follow 0 --side client.',
  skipHoles: 'is for --follow with --raw.',
  bytes: 'is for the ladder: say which connection, as in --stream 0, without --json.',
  fields: 'is for a ladder: say which connection, as in --stream 0.',
};

/** What was typed. */
export interface Typed {
  /** How many files are named. */
  readonly files: number;
  readonly options: ReadonlySet<string>;
}

/** What is ignored there; null: nothing. */
export function misplacedOption(typed: Typed): string | null {
  const name = viewOf(typed);
  const view: View = VIEWS[name];
  const isLive = typed.options.has('live');
  const taken = new Set<OptionName>([...view.takes, ...((isLive && view.takesLive) || [])]);
  const misplaced = optionNames().find((each) => typed.options.has(each) && !taken.has(each));
  if (misplaced === undefined) return null;
  const flag = FLAGS[misplaced];
  const home = ALONE.includes(name) ? undefined : HOMES[misplaced];
  return home === undefined ? `${view.words}: leave ${flag} out.` : `${flag} ${home}`;
}

function viewOf({ files, options }: Typed): keyof typeof VIEWS {
  if (options.has('lesson')) return options.has('list') ? 'chapters' : 'lesson';
  if (options.has('reading')) return files > 0 ? 'readingInFile' : 'reading';
  if (options.has('follow')) return options.has('raw') ? 'bytes' : 'conversation';
  if (options.has('json')) return options.has('stream') ? 'jsonOfOne' : 'json';
  if (options.has('stream')) return 'ladder';
  return files > 1 ? 'bothEnds' : 'connections';
}

function optionNames(): OptionName[] {
  return Object.keys(FLAGS) as OptionName[];
}
