// Every bound of the program, with its unit and its reason. Nothing that a board or a viewer can
// make grow is without one. Those marked (option) can be set.

// --- A line ---------------------------------------------------------------------------------

/** Bytes of a line, without LF and the CR before it. Far above any reading, far below a flood. */
export const MAX_LINE_BYTES = 4096;

/** UTF-8 bytes of a metric's name. */
export const MAX_NAME_BYTES = 64;

/** Metrics in one reading. */
export const MAX_READING_METRICS = 64;

/** Bytes of a command's text, and of what is kept of its answer. */
export const MAX_COMMAND_BYTES = 1024;

/** The largest `seq` or `millis`: the largest whole number that a double holds exactly. */
export const MAX_COUNTER = Number.MAX_SAFE_INTEGER;

// --- Devices --------------------------------------------------------------------------------

/** Devices that a server knows. Beyond it a line is rejected with `limit`. */
export const MAX_DEVICES = 100_000;

/** Other devices that readings on one connection may name. */
export const MAX_DEVICES_A_CONNECTION = 10_000;

/** Metrics of a device; also lets an index of a metric be one byte. */
export const MAX_DEVICE_METRICS = 256;

/** Boots a device whose seq state is kept; a HELLO with an older one is refused. */
export const MAX_BOOTS = 64;

/** Names of older boots a device that are remembered only to refuse them. */
export const MAX_RETIRED_BOOTS = 10_000;

/** Open gaps a boot; then the oldest closes, and what still arrives in it is `late`. */
export const MAX_OPEN_GAPS = 1024;

/** Closed gaps a boot that are told apart from duplicates; beyond it neighbours are merged. */
export const MAX_CLOSED_GAPS = 1024;

/** Characters of the name that a person gives a device: a line of a list. */
export const MAX_DEVICE_NAME_CHARS = 64;

/** Characters of a person's notes of a device: two pages. */
export const MAX_NOTES_CHARS = 4000;

/** Characters of a unit that a person gives a metric. */
export const MAX_UNIT_CHARS = 16;

/** Metrics of a device that a person can give units: as many as it can have. */
export const MAX_UNIT_OVERRIDES = 256;

// --- The journal: what is kept a device besides its readings -----------------------------------

/** Messages (lines of text) kept a device. */
export const MAX_MESSAGES = 1000;

/** Rejected lines kept a device. */
export const MAX_REJECTS = 100;

/** Events of each other kind (connect, disconnect, gap, reboot) kept a device. */
export const MAX_EVENTS = 1000;

// --- Connections ----------------------------------------------------------------------------

/** Connections at once (option `--max-connections`). */
export const MAX_CONNECTIONS = 20_000;

/** Open files that are kept free for the store, the dashboard and its viewers. */
export const SERVER_SPARE_FILES = 200;

/** Connections that the kernel holds until they are accepted: a fleet after an outage comes at once. */
export const LISTEN_BACKLOG = 4096;

/** Silence after which a board that said HELLO gets a PING, in ms. */
export const PING_AFTER_MS = 20_000;

/** Silence after which a board that said HELLO is taken for dead, in ms. */
export const DEAD_AFTER_MS = 50_000;

/** Idle time before TCP keepalive probes, in ms; ten probes a second apart follow. */
export const KEEPALIVE_IDLE_MS = 20_000;

/** How often links that were sent something are looked at for whether it was acknowledged, in ms. */
export const UNANSWERED_LOOK_MS = 5000;

/** How long the kernel may send again without an answer before a board is given up, in ms. */
export const UNANSWERED_LIMIT_MS = 30_000;

/** How long `ss` may take to tell the kernel's figures of all connections, in ms. */
export const FIGURES_LIMIT_MS = 2000;

/** Bytes that `ss` may write about one connection; beyond it for each there are no figures. */
export const FIGURES_BYTES = 1500;

/** Bytes waiting to be sent to a board above which nothing more is queued: it does not read. */
export const MAX_SEND_BACKLOG_BYTES = 16 * 1024;

/** How long a closed connection may take to read its last line before it is cut, in ms. */
export const CLOSE_GRACE_MS = 2000;

/** How long a board that sends no more may wait for its last answers before the link ends, in ms. */
export const ENDED_GRACE_MS = 5 * CLOSE_GRACE_MS;

/** Refused connections at once that may take that time to read why; the oldest is cut for the next. */
export const MAX_REFUSED_LINGERING = 1000;

/** How long the lines that a replaced connection had already delivered may take to be read, in ms. */
export const DRAIN_LIMIT_MS = 1000;

/** Replacements between two boots within the window that show that two boards share an id. */
export const CONFLICT_REPLACEMENTS = 3;

/** The window of the rule above, and how long the newer boot is then refused, in ms. */
export const CONFLICT_WINDOW_MS = 60_000;

/** How often an operator is told of what many connections do wrong, in ms. */
export const NOTICE_EVERY_MS = 10_000;

// --- Device tokens ------------------------------------------------------------------------------

/** Connections without a valid token, from one address, that are answered at once. */
export const AUTH_FREE_FAILURES = 3;

/** How long the next one waits for its answer, in ms; each that follows twice as long. */
export const AUTH_DELAY_FIRST_MS = 500;

/** The longest such wait, in ms: below what a board takes for a dead server. */
export const AUTH_DELAY_MAX_MS = 15_000;

/** Quiet time after which an address is answered at once again, in ms. */
export const AUTH_MEMORY_MS = 10 * 60_000;

/** Addresses whose failures are remembered; then the least recent is forgotten. */
export const MAX_AUTH_ADDRESSES = 1000;

// --- The token of the API -----------------------------------------------------------------------

/** Wrong tokens from one address after which the next has not to wait: slips of a person. */
export const LOGIN_FREE_FAILURES = 5;

/** How long the next one waits, in ms; each that follows twice as long. */
export const LOGIN_WAIT_FIRST_MS = 1000;

/** The longest such wait, in ms: 1,440 guesses a day, and still worth waiting for whoever knows the token. */
export const LOGIN_WAIT_MAX_MS = 60_000;

/** How long an address that has shown the right token may go on to show it while others there guess, in ms. */
export const LOGIN_TRUST_MS = 3_600_000;

/** Wrong tokens of an address that are known again: a script with an old one guesses nothing. */
export const MAX_KNOWN_WRONG_TOKENS = 8;

// --- TLS ------------------------------------------------------------------------------------

/** Handshakes under way at once: a fleet after an outage must not keep the thread from other boards. */
export const MAX_HANDSHAKES = 32;

/** Connections that wait for theirs; beyond it they are closed. */
export const MAX_WAITING_HANDSHAKES = 5000;

/** How long a handshake may take, in ms: an ESP8266 needs up to 4 s for its part. */
export const HANDSHAKE_LIMIT_MS = 15_000;

/** The same while others wait, in ms: who connects and says nothing does not hold them up. */
export const HANDSHAKE_SHARE_MS = 5000;

/** How often the files of a certificate are looked at when nothing tells of a change, in ms. */
export const CERTIFICATE_LOOK_MS = 60_000;

/** How long whoever writes these files may take until they fit each other, in ms. */
export const CERTIFICATE_SETTLE_MS = 1000;

/** Days that a certificate may be valid: a century is for ever. */
export const MAX_CERTIFICATE_DAYS = 36_500;

/** How long before a certificate expires it is told, once a day, in ms: 14 days. */
export const CERTIFICATE_WARNING_MS = 14 * 86_400_000;

// --- Multicast DNS --------------------------------------------------------------------------

/** How often it is looked for networks that came or went, in ms. */
export const MDNS_NETWORKS_MS = 10_000;

/** Between two questions whether a name is taken, in ms (RFC 6762, 8.1). */
export const MDNS_PROBE_MS = 250;

/** Names that are tried until one is free; then there is no announcement. */
export const MAX_MDNS_RENAMES = 20;

/** Least time between two answers, however many ask, in ms. */
export const MDNS_ANSWER_EVERY_MS = 500;

/** How often it is asked for boards that announce themselves, in ms; they also do it unasked. */
export const MDNS_ASK_EVERY_MS = 5 * 60_000;

/** Bytes of a packet that is looked at: what fits into one of Ethernet's (RFC 6762, 17). */
export const MAX_MDNS_BYTES = 1500;

/** Records in a packet that is looked at: those of one service are five. */
export const MAX_MDNS_RECORDS = 200;

/** Boards that announce themselves and are kept in mind. */
export const MAX_ANNOUNCED = 200;

/** The longest that an announcement is believed, whatever it says, in seconds (RFC 6762, 10). */
export const MAX_ANNOUNCED_TTL_S = 4500;

/** How often they may be told to an operator in all: boards are few, and names are free. */
export const MAX_ANNOUNCEMENTS_TOLD = 1000;

/** How long a goodbye may take, in ms. */
export const MDNS_GOODBYE_MS = 300;

// --- Connecting, from either side ---------------------------------------------------------------

/** The shortest wait before a connection is tried again, in ms. */
export const BACKOFF_FIRST_MS = 500;

/** The longest wait that back-off grows to, in ms. */
export const BACKOFF_MAX_MS = 30_000;

/** The least wait after `replaced`, `in-use`, `auth` or `bad-hello`, in ms: at once it helps nobody. */
export const REFUSED_WAIT_MS = 30_000;

/** How long a connect may take, in ms. */
export const CONNECT_TIMEOUT_MS = 10_000;

/** A connection that lasted so long was a good one: the next wait is short again, in ms. */
export const STEADY_MS = 5000;

// --- Boards that are dialled, boards on a serial port ------------------------------------------

/** Boards that are dialled: each has a socket, and tries for ever. */
export const MAX_DIALLED = 1000;

/** Serial ports that are opened: no machine has as many. */
export const MAX_SERIAL_PORTS = 64;

/** Host names looked up at once: each holds one of the four threads that read files. */
export const MAX_LOOKUPS = 2;

/** How long one of a host's addresses has to answer before the next is tried, in ms. */
export const DIAL_NEXT_ADDRESS_MS = 2500;

/** Bits a second of a serial port unless told (option): what sketches for the ESP8266 use most. */
export const SERIAL_BAUD = 115_200;

/** The slowest and the fastest rate that a port is asked for: beyond them it is a slip of the pen. */
export const MIN_BAUD = 50;
export const MAX_BAUD = 12_000_000;

/** Bytes read from a serial port at once: the most that a terminal device gives. */
export const SERIAL_READ_BYTES = 4096;

/** How often it is looked whether an open port is still plugged in, in ms. */
export const SERIAL_LOOK_MS = 1000;

/** How long to wait before a port that could not be opened, or went, is tried again, in ms. */
export const SERIAL_RETRY_MS = 1000;

/**
 * What comes sooner after opening a port may be the rest of a line that began before, in ms: two bytes at
 * 600 baud, and the 16 ms that an FTDI bridge holds bytes back.
 */
export const SERIAL_SETTLE_MS = 50;

/** Silence after which all that had arrived at a port was handed over, in ms. */
export const SERIAL_QUIET_MS = 20;

/**
 * Bytes without one sound line, a quarter of them garbage, that show a wrong baud rate. What an ESP8266's
 * boot loader says at its own 74880 baud is a third of it.
 */
export const WRONG_BAUD_BYTES = 1024;

/** So few do when they come over so long a time, in ms: a slow board, not one that starts. */
export const WRONG_BAUD_SPREAD_BYTES = 32;
export const WRONG_BAUD_SPREAD_MS = 10_000;

/** Serial ports that are named when the one asked for is not there. */
export const MAX_LISTED_PORTS = 8;

// --- Commands ---------------------------------------------------------------------------------

/** Open commands a device: a person who waits for more has lost count. */
export const MAX_OPEN_COMMANDS = 100;

/** Open commands of all devices. */
export const MAX_ALL_OPEN_COMMANDS = 10_000;

/** Commands a device that are kept with their outcome; then the oldest goes. */
export const MAX_ENDED_COMMANDS = 100;

/** The same for all devices together: each takes a row, and some 500 bytes of memory. */
export const MAX_ALL_ENDED_COMMANDS = 20_000;

/** How long a command may be waiting, or on its way, unless it is said, in seconds. */
export const COMMAND_TTL_S = 60;

/** The longest such time, in seconds: thirty days. */
export const MAX_COMMAND_TTL_S = 30 * 24 * 3600;

/**
 * How long a connection of a device that usually says HELLO may take to say it, in ms: what an ESP8266
 * prints while it starts comes before, and joining a Wi-Fi takes seconds.
 */
export const HELLO_GRACE_MS = 30_000;

/** How long a board that is dialled, or on a serial port, may take to its first line, in ms. */
export const NAMED_GRACE_MS = 1000;

/** How often it is looked for commands that have expired, in ms. */
export const EXPIRY_LOOK_MS = 250;

// --- Group commit ---------------------------------------------------------------------------

/** Rows (readings and journal entries) waiting for a commit above which sockets are paused. */
export const MAX_PENDING_ROWS = 131_072;

/** Values of readings waiting for a commit above which sockets are paused: four a row. */
export const MAX_PENDING_VALUES = 524_288;

/** Rows waiting that are worth a commit of their own at once, before more sockets are read. */
export const LARGE_BATCH_ROWS = 16_384;

/**
 * What an ACK is worth, in ms: a system call here, and one or two at the other end. No commit begins sooner after
 * the last than its ACKs are worth, so that boards that all send single lines share one.
 */
export const ACK_COST_MS = 0.05;

/** How long a commit waits for that at most, in ms. */
export const MAX_REST_MS = 50;

/** Bytes of text waiting for a commit above which sockets are paused. */
export const MAX_PENDING_TEXT_BYTES = 8 * 1024 * 1024;

/** How long a device's counters wait to be saved, in ms. */
export const SAVE_STATE_AFTER_MS = 750;

/** How often it is looked whether states are due, in ms: a crash takes the last second of them at most. */
export const SAVE_STATE_LOOK_MS = 200;

/** Device and boot states saved by one commit, so that no commit takes long. */
export const MAX_STATES_PER_COMMIT = 2000;

/** How long to wait before a commit that failed is tried again, in ms. */
export const COMMIT_RETRY_MS = 1000;

// --- Viewers --------------------------------------------------------------------------------

/** Events kept in memory for viewers to resume from: some 15 MB once somebody looked at them. */
export const LIVE_RING_EVENTS = 20_000;

/** Events handed to one viewer in one go; then others get their turn. */
export const LIVE_SLICE_EVENTS = 1000;

/** Pause between two goes of one viewer, in ms: with the slice it bounds what a viewer costs. */
export const LIVE_SLICE_MS = 50;

/** Of each LIVE_SLICE_MS, how long all viewers together may keep the thread from ingest, in ms. */
export const LIVE_SHARE_MS = 10;

/** Events looked at before a viewer's slice is checked against its bound of characters. */
export const LIVE_BATCH_EVENTS = 16;

/** Characters written to one viewer in one go, give or take a batch. */
export const LIVE_SLICE_CHARS = 256 * 1024;

/** The most `latest` events a second that a viewer may ask for: screens show no more. */
export const MAX_LATEST_HZ = 60;

/** Devices whose every reading a viewer may ask for besides `latest`: as many as it may ask series of. */
export const MAX_EACH_DEVICES = 100;

/** How often an event stream says that it is alive, in ms: below the idle limit of usual proxies. */
export const LIVE_HEARTBEAT_MS = 15_000;

/** How long a viewer may leave what was sent to it unread before it is cut, in ms. */
export const LIVE_STALL_MS = 60_000;

/** Event streams open at once. */
export const MAX_VIEWERS = 200;

/** Bytes of a device's connections that wait for somebody who watches them; what comes then is left out. */
export const MAX_TAP_BACKLOG_BYTES = 256 * 1024;

/** Reads and lines among them: of many small ones the bytes are the lesser part. */
export const MAX_TAP_BACKLOG_ITEMS = 4096;

/** Bytes kept of a connection that is watched and has no name yet: a HELLO and what came with it. */
export const MAX_EARLY_BYTES = 64 * 1024;

// --- Why a board is silent ----------------------------------------------------------------------

/** Bytes kept of the beginning of a connection until its first reading: a line, or what stands for one. */
export const FIRST_BYTES = 96;

/** Ended connections without a reading that are kept a cause, one an address; then the oldest goes. */
export const MAX_VISITS_A_CAUSE = 10;

/** Open connections without a reading that are told, and how many of them an address. */
export const MAX_OPEN_VISITS = 50;
export const MAX_OPEN_VISITS_AN_ADDRESS = 5;

/** Who connects and leaves sooner, without a byte, only looked whether the port is open, in ms. */
export const SCAN_WITHIN_MS = 5000;

/** How long an ended connection says why there is no reading now, in ms. */
export const VISIT_COUNTS_MS = 10 * 60_000;

/** The newest readings, whose median spacing is the usual one. */
export const USUAL_READINGS = 20;

/** Usual intervals without a reading after which a board is silent. */
export const SILENT_INTERVALS = 3;

/** The least such time, in ms: Wi-Fi alone holds a segment back for a second. */
export const SILENT_LEAST_MS = 3000;

/** The same while no interval is known, in ms. */
export const SILENT_UNKNOWN_MS = 60_000;

/** Rejected lines that are looked at for the field list that would fit. */
export const FITTED_LINES = 20;

/** Neighbours that must have as many columns for a list to be proposed while others have not. */
export const AGREEING_LINES = 3;

// --- The journey of a reading -------------------------------------------------------------------

/**
 * Reads, lines and answers of all connections that are logged while packets are captured, newest first to
 * stay: some 30 MB, and with 64 MiB of packets as long a time.
 */
export const JOURNEY_LOG_RECORDS = 524_288;

/** Bytes that boards sent that are kept beside it: of TLS and serial ports no packet shows them. */
export const JOURNEY_LOG_BYTES = 16 * 1024 * 1024;

/** Boots of connections that are told apart in it: more than there can be connections. */
export const JOURNEY_CONTEXTS = 32_768;

/** Commits whose time is remembered. */
export const JOURNEY_COMMITS = 65_536;

/** Segments that are told of one line, and ACKs that asked for one: a board that sends again for ever sends the same. */
export const MAX_JOURNEY_SEGMENTS = 50;

/** Connections of a capture that are searched for a reading of another device: each takes up to 2 MB. */
export const MAX_SEARCHED_STREAMS = 100;

/** Journeys that wait while one is looked for; more are refused. */
export const MAX_WAITING_JOURNEYS = 10;

/** How long the search in captured packets keeps the thread at a time, in ms: then ingest gets its turn. */
export const JOURNEY_TURN_MS = 2;

/** Captured packets that are looked through for those of one connection before there may be a pause: some 0.3 ms. */
export const HELD_FRAMES_SLICE = 256;

/** Records of the log that are looked through in one go; then ingest gets its turn. */
export const JOURNEY_SLICE = 16_384;

// --- What `serve` prints -----------------------------------------------------------------------

/** Bytes that wait for a terminal, pipe or file that does not take them; what comes then is left out. */
export const MAX_PRINT_BACKLOG_BYTES = 64 * 1024;

/** The part of it that readings leave free for what is rarer: connects, gaps, rejects. */
export const PRINT_RESERVE_BYTES = 16 * 1024;

/** Readings a second printed to a terminal: nobody reads faster, and terminals are slow. */
export const TERMINAL_READINGS_PER_SECOND = 200;

/** Readings a second printed to a pipe or a file. */
export const PIPE_READINGS_PER_SECOND = 20_000;

/** How long a stopped terminal may hold up the end of the program, in ms. */
export const LAST_WORDS_MS = 500;

/** Characters of a board's text shown in one printed line. */
export const MAX_PRINTED_TEXT = 200;

/** How often a person is told of lines that were counted and left no event, in ms. */
export const COUNT_NOTICE_EVERY_MS = 1000;

/** Devices that are named in one such notice. */
export const MAX_COUNT_NOTICES = 20;

/** Damages that `tapline store check` prints; JSON has all of them. */
export const MAX_SHOWN_DAMAGES = 50;

// --- A console ----------------------------------------------------------------------------------

/** How long a half line may rest before it is shown, in ms: longer than the pause within a println. */
export const HALF_LINE_MS = 150;

/** Silence that ends a conversation whose typed side has ended (option `--wait`), in ms. */
export const CONSOLE_WAIT_MS = 3000;

/**
 * Silence after which a board is told that nothing more will be said, in ms: at a FIN many a sketch drops the
 * connection with the answer that it was about to give.
 */
export const HALF_CLOSE_AFTER_MS = 500;

/** The longest wait before a console tries again, in ms: somebody looks on. */
export const CONSOLE_BACKOFF_MAX_MS = 10_000;

/** A connection that lasted so long was a good one: the next wait is short again, in ms. */
export const STEADY_CALL_MS = 5000;

/** Typed lines that can be fetched back. */
export const CONSOLE_HISTORY_LINES = 500;

/** How often a log that could not be written is tried again, in ms. */
export const LOG_RETRY_MS = 1000;

// --- A board's side (virtual boards) -----------------------------------------------------------

/** Readings that a virtual board keeps until they are acknowledged; then the oldest goes. */
export const MAX_UNACKNOWLEDGED = 10_000;

/** The same for all boards of one process together: a long outage must not fill its memory. */
export const MAX_FLEET_UNACKNOWLEDGED = 2_000_000;

/** Virtual boards in one process: a host has about that many ports for one address of a server. */
export const MAX_FLEET_BOARDS = 28_000;

/** Answers that a virtual board writes to who asks and does not read; then it ends the connection. */
export const MAX_UNREAD_ANSWERS = 1000;

/** Silence after which a board takes its server for dead, in ms: two of its PINGs and a little. */
export const SERVER_SILENCE_MS = 45_000;

/** How long a virtual board that restarts is off: an ESP8266 takes so long to boot and to join Wi-Fi, in ms. */
export const BOARD_OFF_MS = 3000;

/** What the command `interval` takes, in ms. */
export const MIN_COMMAND_INTERVAL_MS = 100;
export const MAX_COMMAND_INTERVAL_MS = 3_600_000;

/** Files that a process of virtual boards needs besides a socket for each. */
export const FLEET_SPARE_FILES = 50;

/** Clients of a virtual board that is a server (option `--max-clients`): as many as the sketch takes. */
export const SOCKET_SERVER_CLIENTS = 4;

/** The most that `--max-clients` can be: a number before each line must still tell something. */
export const MAX_SOCKET_SERVER_CLIENTS = 1000;

/** Bytes that wait for a client which does not read; the lines that follow are dropped for it. */
export const MAX_CLIENT_BACKLOG_BYTES = 64 * 1024;

// --- Capturing packets -------------------------------------------------------------------------

/** How long packets are held unless told (option `--capture-minutes`), and at most, in minutes. */
export const CAPTURE_MINUTES = 10;
export const MAX_CAPTURE_MINUTES = 24 * 60;

/** Bytes of packets that are held, whatever the minutes: a thousand boards' for some minutes. */
export const MAX_CAPTURE_BYTES = 64 * 1024 * 1024;

/** Bytes of packets that are dropped together, and kept in one piece until then. */
export const CAPTURE_SEGMENT_BYTES = 1024 * 1024;

/** Segments that the time for which packets are held is divided into: the oldest goes when all in it is too old. */
export const CAPTURE_SEGMENTS_AN_AGE = 60;

/** Bytes of packets that are written in one go; a single packet may be longer. */
export const CAPTURE_PIECE_BYTES = 64 * 1024;

/** Connections that ended of which is known whose they were: some 600 bytes each. Beyond, the oldest go. */
export const MAX_ENDED_SOCKETS = 50_000;

/** How long before a connection is accepted its first packet may come: a SYN is sent again up to five times, in ms. */
export const CAPTURE_HANDSHAKE_MS = 63_000;

/** Connections of one device whose first packets one viewer waits for; beyond, it reads too slowly. */
export const MAX_JOINING_SOCKETS = 5000;

/** How long the server waits for its capture to begin before it opens its ports, in ms. */
export const CAPTURE_BEGIN_LIMIT_MS = 2000;

/** How often it is looked for packets that have become too old, in ms. */
export const CAPTURE_PRUNE_EVERY_MS = 10_000;

/** The longest wait before a capture that ended is begun again, in ms. */
export const CAPTURE_RETRY_MAX_MS = 30_000;

/** The least such wait when only a person can help, in ms: by half more at most. */
export const CAPTURE_REFUSED_WAIT_MS = 20_000;

/** Capture files that are kept unless told (option `--capture-file-count`), and their size, in MiB. */
export const CAPTURE_FILE_COUNT = 10;
export const CAPTURE_FILE_MIB = 64;

/** How long to wait before capture files that could not be written are tried again, in ms. */
export const CAPTURE_FILES_RETRY_MS = 5000;

/**
 * Streams of packets open at once. A download keeps what the ring held when it began, until it is written: up to
 * MAX_CAPTURE_BYTES that the ring may have dropped since.
 */
export const MAX_PACKET_VIEWERS = 8;

/** Connections in which a device's token was seen, so that it is not shown when it is sent again. */
export const MAX_MASKED_FLOWS = 20_000;

/** Places of tokens that are remembered of each: a HELLO has one. */
export const MAX_MASKED_RANGES = 4;

/** Holes in what was seen of each, behind which a token may go on. */
export const MAX_MASKED_HOLES = 4;

/** Bytes of packets that `tapline wire --live` holds for a terminal that is slow; then the kernel drops some. */
export const MAX_UNSHOWN_CAPTURE_BYTES = 16 * 1024 * 1024;

/** Connections whose past it knows, so that it can tell the next packet. */
export const MAX_LIVE_TALKS = 2000;

/** How often the kernel's figures are shown where there are no packets, in ms. */
export const KERNEL_TABLE_EVERY_MS = 1000;

/** How long the check may take whether programs can be run under guard, in ms. */
export const GUARD_CHECK_LIMIT_MS = 2000;

/** How often the program that captures is asked how many packets were dropped, in ms. */
export const CAPTURE_COUNTS_EVERY_MS = 5000;

/** Characters kept of what it says on stderr: its last words. */
export const MAX_CAPTURE_WORDS = 4096;

/** How long it may go on to bring packets when it is to end, in ms: a busy port is never quiet. */
export const CAPTURE_SETTLE_LIMIT_MS = 2000;

/** How long it may take to end at a signal, before it gets a harder one, in ms. */
export const CAPTURE_END_LIMIT_MS = 2000;

// --- HTTP -----------------------------------------------------------------------------------

/** HTTP connections at once; further ones are closed at accept. */
export const MAX_HTTP_CONNECTIONS = 1000;

/** Bytes of a request's body. */
export const MAX_BODY_BYTES = 16 * 1024;

/** The same where it names devices: as many as there may be, with ids of any length. */
export const MAX_CHOICE_BYTES = 8 * 1024 * 1024;

/** The same where it tells of a device: all that may be said of one fits, also with `\u00e9` for é. */
export const MAX_PROFILE_BYTES = 256 * 1024;

/** Readings in a page by default, and at most. */
export const PAGE_READINGS = 1000;
export const MAX_PAGE_READINGS = 10_000;

/** Buckets of a series by default, and at most. */
export const SERIES_BUCKETS = 500;
export const MAX_SERIES_BUCKETS = 10_000;

/** Devices in one call for series. */
export const MAX_SERIES_DEVICES = 100;

/** Devices that one call may ask for by their ids: a page of a long list, and more than a URL may hold. */
export const MAX_ASKED_DEVICES = 1000;

/** Devices written in one go of the list of devices; then ingest gets its turn. */
export const DEVICES_SLICE = 256;

/** Readings that an export holds at once. */
export const EXPORT_PAGE_READINGS = 2000;

/** Columns of metrics in a CSV or Parquet file: no spreadsheet takes more. */
export const MAX_EXPORT_COLUMNS = 16_384;

/** Readings in a row group of a Parquet file, which is held in memory until it is whole. */
export const PARQUET_GROUP_READINGS = 50_000;

/** The same once a file is large: its footer, held until its end, grows with the row groups. */
export const MAX_PARQUET_GROUP_READINGS = 500_000;

/** Column chunks after each of which row groups become twice as large: a chunk takes 1 KB of memory. */
export const PARQUET_CHUNKS_A_STEP = 25_000;

/** Values in a row group: readings of many metrics fill it sooner. */
export const MAX_PARQUET_GROUP_VALUES = 2_000_000;

/** Memory of the thread that writes a Parquet file, in MiB; an export that needs more is broken off. */
export const PARQUET_HEAP_MIB = 512;

/** Parquet exports at once: each has a thread and a row group. */
export const MAX_PARQUET_EXPORTS = 4;

// --- Telling of packets -----------------------------------------------------------------------

/** Connections of a capture that are listed for a person; the others are counted. */
export const MAX_LISTED_CONNECTIONS = 10_000;

/** Packets that are compared with later ones, to see which were captured twice: those that come between two captures of one. */
export const TWICE_PLACES = 4096;

/** Unacknowledged segments a direction that the sentences count: an ACK answers few of them at once. */
export const MAX_TOLD_SEGMENTS = 64;

/** Lines a direction that are known again in packets that repeat them: more than one segment holds of readings. */
export const MAX_SIGHTED_LINES = 8192;

/** Places of device tokens a direction that are remembered, to hide them in packets that repeat them. */
export const MAX_MASKED_TOKENS = 64;

/** Holes a direction that the sentences remember, to say what fills them. */
export const MAX_TOLD_HOLES = 16;

// --- Packets ----------------------------------------------------------------------------------

/** Connections of a capture that are followed at once; each takes up to 2 KB. Beyond, the ones idle longest go. */
export const MAX_WIRE_STREAMS = 50_000;

/** Segments that one side sent and nobody acknowledged: as many as Wireshark keeps. */
export const MAX_UNACKED_SEGMENTS = 10_000;

/** The same in all streams of a capture, 32 bytes each: only a made one comes near. */
export const MAX_UNACKED_IN_ALL = 2_000_000;

/** Bytes of one direction that wait for others before them, and their pieces: more than any window in use. */
export const MAX_FOLLOW_PENDING_BYTES = 16 * 1024 * 1024;
export const MAX_FOLLOW_PENDING_PIECES = 16_384;

// --- Captures -----------------------------------------------------------------------------------

/** Captured bytes of a frame that are looked at, as many as Wireshark takes for the longest frame. */
export const MAX_FRAME_BYTES = 256 * 1024;

/** Bytes of a block of a pcapng file, as Wireshark has it: a larger one is damaged. */
export const MAX_BLOCK_BYTES = 134_348_832;

/** Bytes of a block that are held at once; the rest of a larger one (names, keys, remarks) is passed over. */
export const MAX_HELD_BLOCK_BYTES = 1024 * 1024;

/** Packets of each of two captures that are compared with each other: some 200 bytes each. */
export const MAX_TWO_ENDS_PACKETS = 250_000;

/** Bytes of data of each of them that are held to be compared and shown: boards say less in a day. */
export const MAX_TWO_ENDS_DATA_BYTES = 64_000_000;

/** Interfaces in a section of a pcapng file. */
export const MAX_CAPTURE_INTERFACES = 65_536;

// --- Frames -------------------------------------------------------------------------------------

/** Headers in a frame that are gone through: tags and tunnels may be nested, a mill of them is not. */
export const MAX_LAYERS = 500;

/** Memory for IP fragments that wait for others: 500 of the largest datagrams; then the oldest one goes. */
export const MAX_FRAGMENT_BYTES = 32 * 1024 * 1024;

/** What a fragment takes besides its bytes, and its datagram before any, as measured: so tiny ones keep to it too. */
export const FRAGMENT_OVERHEAD_BYTES = 300;
export const FRAGMENTED_DATAGRAM_BYTES = 900;

/** Fragments of one datagram: its 65,535 bytes have no more places for them. */
export const MAX_FRAGMENTS = 8192;

// --- Timers -----------------------------------------------------------------------------------

/** The longest time that a timer of Node.js can wait, in ms: a longer one would end at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

// --- The lab ----------------------------------------------------------------------------------

/** How long a lab may take to be there, in ms: it is a process that starts two others. */
export const LAB_START_LIMIT_MS = 10_000;

/** How long a step of a chapter of the lesson may take, in ms: the slowest sends for seconds on purpose. */
export const PLAY_LIMIT_MS = 30_000;

/** Silence after which a chapter of the lesson is over, in ms: an ACK may be held back for 40, or 200. */
export const PLAY_QUIET_MS = 300;

// --- Stopping ---------------------------------------------------------------------------------

/** Signals to stop that come closer together than this are one, in ms. */
export const SAME_SIGNAL_MS = 200;

/** How long the server may take to make everything durable once it is told to stop, in ms. */
export const STOP_LIMIT_MS = 10_000;

/** How long calls of the API may still take then, in ms: one may wait for what will never be durable. */
export const CALLS_LIMIT_MS = 1000;
