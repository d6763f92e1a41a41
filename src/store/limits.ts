// The store's bounds: sizes, ages, and how much is done in one go.

/** Readings in a block: the more, the smaller it packs; the fewer, the less a query decodes in vain. */
export const MAX_BLOCK_ROWS = 1024;

/** More readings than any commit brings: positions and ordinals that a lost log entry may have used. */
export const LOST_ENTRY_ROWS = 1024 * 1024;

/** Blocks that one go of the search for a reading looks through: some 20 ms, and far more than lie beside the guess. */
export const SEARCH_BLOCKS = 1000;

/** Readings of a device that one commit must bring to go straight into blocks, past the log. */
export const DIRECT_ROWS = 512;

/** A device's last block is filled up with what comes next as long as it has fewer readings. */
export const FULL_BLOCK_ROWS = 512;

/** Bytes of the log above which its oldest entries are made into blocks: two threads hold them in memory. */
export const MAX_LOG_BYTES = 8 * 1024 * 1024;

/** Age at which a log entry is made into blocks, however few its readings are, in ms. */
export const MAX_LOG_AGE_MS = 5 * 60_000;

/** How often it is looked whether log entries have come of age, in ms. */
export const LOG_AGE_LOOK_MS = 5000;

/** How long one go of making blocks may keep a commit waiting, in ms. */
export const COMPACTION_SLICE_MS = 4;

/** Log entries deleted in one go. */
export const LOG_DELETE_ENTRIES = 500;

/** SQLite's page cache of the writing and the reading connection, in KiB. */
export const WRITER_CACHE_KIB = 8 * 1024;
export const READER_CACHE_KIB = 8 * 1024;

/** How often it is looked for readings to drop, in ms. */
export const RETENTION_LOOK_MS = 60_000;

/** Blocks dropped in one go for their age. */
export const DROP_OLD_BLOCKS = 100;

/** Blocks dropped in one go because the database is too large; then it is measured again. */
export const DROP_SURPLUS_BLOCKS = 10;

/** Forgotten devices whose rows are looked for in one walk through the tables: enough for a fleet to go soon. */
export const FORGET_DEVICES = 200;

/** Rows of forgotten devices taken away in one go: blocks, entries of the journal. */
export const FORGET_BLOCKS = 100;
export const FORGET_ENTRIES = 1000;

/** Numbers of boots that are looked through in one go for those of forgotten devices. */
export const FORGET_BOOT_NUMBERS = 5000;

/** The shortest time that readings can be kept, in ms (option `--keep`): less is a slip of the keyboard. */
export const MIN_KEEP_MS = 3_600_000;

/** The least size that a store can be kept at, in bytes (option `--keep-bytes`): room for its newest blocks. */
export const MIN_KEEP_BYTES = 16_000_000;

/** Free pages of 4 KiB that the database keeps for what comes next; beyond it the disk gets them back. */
export const MAX_FREE_PAGES = 256;

/** Free pages given back in one go. */
export const VACUUM_PAGES = 200;

/** How far the clock may step ahead while the server runs before readings are not dropped by it, in ms. */
export const CLOCK_JUMP_MS = 3_600_000;

/** How long the server may have been off before its clock is first given a day to be set right, in ms. */
export const MAX_OFFLINE_MS = 7 * 24 * 3_600_000;

/** That day, in ms. */
export const CLOCK_WAIT_MS = 24 * 3_600_000;

/** Damages that are told and counted, and warnings kept for who listens later: each has to be remembered. */
export const MAX_TOLD_DAMAGES = 100;

/** Bytes of the write-ahead log above which it is emptied, not only used again from its start. */
export const MAX_WAL_BYTES = 64 * 1024 * 1024;

/** Bytes of the write-ahead log read in one go when it is checked. */
export const WAL_READ_BYTES = 1024 * 1024;

/** Frames looked at to find out how to read a log whose header is damaged. */
export const WAL_GUESS_FRAMES = 256;

/** Copies of damaged logs that are kept: the newest. Each may take MAX_WAL_BYTES and more. */
export const MAX_DAMAGED_WALS = 3;

/** Places at which rows are looked for between damaged pages: all of them in vain take a second. */
export const SALVAGE_PROBES = 10_000;

/** Times that all gaps are searched, as long as each finds rows: one or two are usual. */
export const SALVAGE_ROUNDS = 5;

/** Rows of a damaged table left out one after the other because their keys are not in order. */
export const SALVAGE_STRAY_ROWS = 1;

/** Boots whose device the writer remembers: some 10 MB. */
export const MAX_KNOWN_BOOTS = 200_000;

/** Boots whose name the reader remembers: a page of readings names a few. */
export const MAX_KNOWN_NAMES = 10_000;

/** How long the writer waits for another program that holds the database, in ms. */
export const DATABASE_BUSY_MS = 1000;

/** How often long work on a store tells how far it is, in ms. */
export const CARE_PACE_MS = 50;

/** Damages that a check lists; beyond it they are only counted. */
export const MAX_LISTED_DAMAGES = 10_000;
