/** Written to `PRAGMA user_version`; raised with every change of the tables. */
export const version = 3
/** `PRAGMA application_id`: "Ferr". */
export const applicationId = 0x46657272

/**
 * Rows are appended as they come; what orders messages is an index that is built once staging ends, since inserting
 * interleaved conversations into a clustered key was measured at a tenth of the speed.
 *
 * Of a message, `body` has what no column says. `row` is the order in the source. `pass` counts stagings: a newer export
 * is a later pass.
 */
export const tables = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE unit (
  unit INTEGER PRIMARY KEY, entity TEXT NOT NULL, id TEXT NOT NULL, fingerprint TEXT NOT NULL, pass INTEGER NOT NULL,
  read INTEGER NOT NULL, rejected INTEGER NOT NULL);
CREATE TABLE skip (
  entity TEXT NOT NULL, lane INTEGER NOT NULL, rule TEXT NOT NULL, unit INTEGER NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (entity, lane, rule, unit)) WITHOUT ROWID;
CREATE TABLE rejection (
  row INTEGER PRIMARY KEY, target INTEGER, unit INTEGER, entity TEXT NOT NULL, record INTEGER, file TEXT NOT NULL,
  idx INTEGER, reason TEXT NOT NULL, original TEXT, state TEXT NOT NULL DEFAULT 'rejected');
CREATE TABLE users (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, unit INTEGER NOT NULL, file TEXT, idx INTEGER, body TEXT NOT NULL);
CREATE TABLE groups (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, unit INTEGER NOT NULL, file TEXT, idx INTEGER, body TEXT NOT NULL);
CREATE TABLE members (
  row INTEGER PRIMARY KEY, grp INTEGER NOT NULL, user_id TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (grp, user_id));
CREATE TABLE conversationGroups (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, unit INTEGER NOT NULL, file TEXT, idx INTEGER, body TEXT NOT NULL);
CREATE TABLE lane (lane INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, conversation TEXT NOT NULL);
CREATE TABLE messages (
  row INTEGER PRIMARY KEY, lane INTEGER NOT NULL, sent_at INTEGER NOT NULL, id TEXT NOT NULL, unit INTEGER NOT NULL,
  file TEXT, idx INTEGER, body TEXT NOT NULL);
CREATE TABLE sender (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE left_out_user (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE target (target INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, label TEXT NOT NULL, settings TEXT NOT NULL,
  ephemeral INTEGER NOT NULL);
CREATE TABLE outcome (
  target INTEGER NOT NULL, entity TEXT NOT NULL, lane INTEGER NOT NULL, record INTEGER NOT NULL, part INTEGER NOT NULL,
  last INTEGER NOT NULL, state TEXT NOT NULL, position INTEGER, seq INTEGER, time INTEGER,
  PRIMARY KEY (target, entity, lane, record, part)) WITHOUT ROWID;
CREATE TABLE checkpoint (
  target INTEGER NOT NULL, lane INTEGER NOT NULL, sent_at INTEGER NOT NULL, row INTEGER NOT NULL,
  newest_at INTEGER, newest_row INTEGER, clock INTEGER NOT NULL,
  clock_order INTEGER NOT NULL, position INTEGER NOT NULL, pass INTEGER NOT NULL, in_flight TEXT, held TEXT,
  PRIMARY KEY (target, lane)) WITHOUT ROWID;
CREATE TABLE journal (
  target INTEGER NOT NULL, entity TEXT NOT NULL, record INTEGER NOT NULL, id TEXT NOT NULL, created INTEGER NOT NULL,
  ours INTEGER NOT NULL, type TEXT, PRIMARY KEY (target, entity, id)) WITHOUT ROWID;
`

/** What tells staged units from new ones; built when a store's first staging ends or is gone on with. */
export const unitIndex = "CREATE INDEX IF NOT EXISTS unit_by_id ON unit (id);"

/** Dropped while messages are appended, built again when staging ends. */
export const indexes = {
  create: `
CREATE INDEX IF NOT EXISTS messages_in_order ON messages (lane, sent_at);
CREATE INDEX IF NOT EXISTS messages_by_id ON messages (id);`,
  drop: `
DROP INDEX IF EXISTS messages_in_order;
DROP INDEX IF EXISTS messages_by_id;`,
}
