-- The province, as of its first version. Frozen: a change is a new file with the next number.
-- One text for both databases: on PostgreSQL, BLOB is read as BYTEA and WITHOUT ROWID falls away.
-- Every large table is keyed by the commune first, so that it can be spread (see citus.sql).

CREATE TABLE invitation (
    token BLOB PRIMARY KEY,
    commune_code VARCHAR(5) NOT NULL,
    expires_at BIGINT NOT NULL,
    used_by BLOB
);

CREATE TABLE device (
    commune_code VARCHAR(5) NOT NULL,
    device BLOB NOT NULL,
    number INTEGER NOT NULL,
    signing_key BLOB NOT NULL,
    sealing_key BLOB NOT NULL,
    officer TEXT NOT NULL,
    unit TEXT NOT NULL,
    enrolled_at BIGINT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (commune_code, device)
);
CREATE INDEX ix_device ON device (device);

CREATE TABLE ledger (
    commune_code VARCHAR(5) PRIMARY KEY,
    position BIGINT NOT NULL
);

CREATE TABLE chain (
    commune_code VARCHAR(5) NOT NULL,
    device BLOB NOT NULL,
    epoch BLOB NOT NULL,
    tip_seq INTEGER NOT NULL,
    tip_hash BLOB NOT NULL,
    PRIMARY KEY (commune_code, device, epoch)
) WITHOUT ROWID;

CREATE TABLE frame (
    commune_code VARCHAR(5) NOT NULL,
    hash BLOB NOT NULL,
    device BLOB NOT NULL,
    epoch BLOB NOT NULL,
    seq INTEGER NOT NULL,
    state VARCHAR(10) NOT NULL,
    code VARCHAR(40) NOT NULL,
    reason TEXT NOT NULL,
    count INTEGER NOT NULL,
    position BIGINT,
    created_at BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    data BLOB,
    PRIMARY KEY (commune_code, hash)
);
CREATE INDEX ix_frame_chain ON frame (commune_code, device, epoch, seq);

CREATE TABLE change (
    commune_code VARCHAR(5) NOT NULL,
    id BLOB NOT NULL,
    device BLOB NOT NULL,
    tbl INTEGER NOT NULL,
    row BLOB NOT NULL,
    base_rev INTEGER NOT NULL,
    at BIGINT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (commune_code, id)
) WITHOUT ROWID;

CREATE TABLE record (
    commune_code VARCHAR(5) NOT NULL,
    tbl INTEGER NOT NULL,
    row BLOB NOT NULL,
    device BLOB NOT NULL,
    change BLOB NOT NULL,
    deleted BOOLEAN NOT NULL,
    fields JSON NOT NULL,
    PRIMARY KEY (commune_code, tbl, row)
);

CREATE TABLE conflict (
    commune_code VARCHAR(5) NOT NULL,
    nr INTEGER NOT NULL,
    device BLOB NOT NULL,
    change BLOB NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (commune_code, nr)
);

CREATE TABLE row_outcome (
    commune_code VARCHAR(5) NOT NULL,
    tbl INTEGER NOT NULL,
    row BLOB NOT NULL,
    device BLOB NOT NULL,
    change BLOB NOT NULL,
    outcome VARCHAR(20) NOT NULL,
    reason TEXT NOT NULL,
    related BLOB NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (commune_code, tbl, row)
);

CREATE TABLE quarantine (
    digest BLOB PRIMARY KEY,
    received_at BIGINT NOT NULL,
    reason VARCHAR(40) NOT NULL,
    device BLOB,
    size INTEGER NOT NULL,
    data BLOB NOT NULL
);

CREATE TABLE alarm (
    id BLOB PRIMARY KEY,
    at BIGINT NOT NULL,
    kind VARCHAR(20) NOT NULL,
    device BLOB,
    detail TEXT NOT NULL
);
