-- SPDX-License-Identifier: MIT
-- Judgement: what was gathered, what counts, what may be double; the reference data in force. Frozen.

CREATE TABLE gathered (
    commune_code VARCHAR(5) NOT NULL,
    tbl INTEGER NOT NULL,
    root BLOB NOT NULL,
    device BLOB NOT NULL,
    twin BIGINT,
    standing SMALLINT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (commune_code, tbl, root)
) WITHOUT ROWID;
CREATE INDEX ix_gathered_twin ON gathered (commune_code, twin);

CREATE TABLE figure (
    commune_code VARCHAR(5) NOT NULL,
    campaign VARCHAR(20) NOT NULL,
    code VARCHAR(12) NOT NULL,
    value BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    PRIMARY KEY (commune_code, campaign, code)
) WITHOUT ROWID;

CREATE TABLE counted (
    commune_code VARCHAR(5) NOT NULL,
    item BLOB NOT NULL,
    kind VARCHAR(8) NOT NULL,
    campaign VARCHAR(20) NOT NULL,
    uses INTEGER NOT NULL,
    PRIMARY KEY (commune_code, item, kind, campaign)
) WITHOUT ROWID;

CREATE TABLE twins (
    commune_code VARCHAR(5) NOT NULL,
    row BLOB NOT NULL,
    related BLOB NOT NULL,
    state VARCHAR(10) NOT NULL,
    found_at BIGINT NOT NULL,
    decided_at BIGINT,
    PRIMARY KEY (commune_code, row, related)
) WITHOUT ROWID;

CREATE TABLE reference (
    version VARCHAR(40) PRIMARY KEY,
    issued_on VARCHAR(10) NOT NULL,
    published_at BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    data BLOB NOT NULL
);
