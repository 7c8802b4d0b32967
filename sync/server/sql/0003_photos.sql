-- SPDX-License-Identifier: MIT
-- Step 3: photos, part by part. Frozen.

CREATE TABLE blob (
    commune_code VARCHAR(5) NOT NULL,
    sha256 BLOB NOT NULL,
    parts INTEGER NOT NULL,
    size INTEGER NOT NULL,
    whole SMALLINT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (commune_code, sha256)
) WITHOUT ROWID;

CREATE TABLE blob_part (
    commune_code VARCHAR(5) NOT NULL,
    sha256 BLOB NOT NULL,
    part INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (commune_code, sha256, part)
);

CREATE TABLE blob_use (
    commune_code VARCHAR(5) NOT NULL,
    row BLOB NOT NULL,
    sha256 BLOB NOT NULL,
    PRIMARY KEY (commune_code, row)
) WITHOUT ROWID;
CREATE INDEX ix_blob_use ON blob_use (commune_code, sha256);
