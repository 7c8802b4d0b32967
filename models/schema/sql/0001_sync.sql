-- SPDX-License-Identifier: MIT
-- Step 1: the change log, the outbox and what is known of the province. Frozen.

CREATE TABLE change_context (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    actor TEXT NOT NULL,
    device TEXT NOT NULL,
    operation TEXT NOT NULL,
    subject TEXT,
    at TEXT NOT NULL
);
INSERT INTO change_context VALUES (1, '', '', '', NULL, '');

CREATE TABLE change_log (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    tbl TEXT NOT NULL,
    row_id TEXT NOT NULL,
    op TEXT NOT NULL CHECK (op IN ('I', 'U', 'D')),
    base_rev INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    device TEXT NOT NULL,
    operation TEXT NOT NULL,
    subject TEXT,
    shared TEXT,
    local TEXT
);
CREATE INDEX ix_change_log_row ON change_log (row_id);
CREATE INDEX ix_change_log_subject ON change_log (subject) WHERE subject IS NOT NULL;

CREATE TRIGGER keep_change_log_whole BEFORE DELETE ON change_log BEGIN
    SELECT RAISE(ABORT, 'the change log is append-only');
END;
-- The one change that is allowed takes personal data out (a withdrawn consent).
CREATE TRIGGER keep_change_log_true BEFORE UPDATE ON change_log
WHEN NEW.local IS NOT NULL OR NEW.seq IS NOT OLD.seq OR NEW.id IS NOT OLD.id
  OR NEW.tbl IS NOT OLD.tbl OR NEW.row_id IS NOT OLD.row_id OR NEW.op IS NOT OLD.op
  OR NEW.base_rev IS NOT OLD.base_rev OR NEW.at IS NOT OLD.at OR NEW.actor IS NOT OLD.actor
  OR NEW.device IS NOT OLD.device OR NEW.operation IS NOT OLD.operation
  OR NEW.subject IS NOT OLD.subject OR NEW.shared IS NOT OLD.shared
BEGIN
    SELECT RAISE(ABORT, 'the change log is append-only');
END;

CREATE TABLE outbox (
    change_seq INTEGER PRIMARY KEY REFERENCES change_log (seq),
    batch_nr INTEGER REFERENCES batch (nr)
);
CREATE INDEX ix_outbox_waiting ON outbox (change_seq) WHERE batch_nr IS NULL;
CREATE INDEX ix_outbox_batch ON outbox (batch_nr) WHERE batch_nr IS NOT NULL;

CREATE TABLE batch (
    nr INTEGER PRIMARY KEY,
    epoch BLOB NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    frame BLOB NOT NULL,
    count INTEGER NOT NULL,
    state TEXT NOT NULL,
    sealed_at TEXT NOT NULL,
    exported_at TEXT,
    confirmed_at TEXT,
    generation INTEGER,
    reason TEXT,
    UNIQUE (epoch, seq)
);
CREATE INDEX ix_batch_state ON batch (state);

CREATE TABLE sync_state (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE receipt (
    nr INTEGER PRIMARY KEY,
    received_at TEXT NOT NULL,
    source TEXT NOT NULL,
    generation INTEGER NOT NULL,
    server_time TEXT NOT NULL,
    body BLOB NOT NULL
);

CREATE TABLE row_outcome (
    tbl TEXT NOT NULL,
    row_id TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    related TEXT,
    change_id TEXT,
    at TEXT NOT NULL,
    resolved_at TEXT,
    PRIMARY KEY (tbl, row_id)
) WITHOUT ROWID;

CREATE TABLE sync_log (
    nr INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    action TEXT NOT NULL,
    result TEXT NOT NULL,
    detail TEXT NOT NULL,
    size INTEGER
);
