-- SPDX-License-Identifier: MIT
-- What laptops changed of rows that stood already, and where two wrote one field differently. Frozen.

CREATE TABLE edit (
    commune_code VARCHAR(5) NOT NULL,
    tbl INTEGER NOT NULL,
    row BLOB NOT NULL,
    nr INTEGER NOT NULL,
    device BLOB NOT NULL,
    change BLOB NOT NULL,
    base_rev INTEGER NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (commune_code, tbl, row, nr)
) WITHOUT ROWID;

CREATE TABLE clash (
    commune_code VARCHAR(5) NOT NULL,
    tbl INTEGER NOT NULL,
    row BLOB NOT NULL,
    device BLOB NOT NULL,
    field VARCHAR(80) NOT NULL,
    change BLOB NOT NULL,
    theirs BLOB NOT NULL,
    theirs_device BLOB NOT NULL,
    mine TEXT NOT NULL,
    PRIMARY KEY (commune_code, tbl, row, device, field)
) WITHOUT ROWID;
CREATE INDEX ix_clash_device ON clash (commune_code, device);

CREATE TABLE seen_edit (
    commune_code VARCHAR(5) NOT NULL,
    tbl INTEGER NOT NULL,
    row BLOB NOT NULL,
    device BLOB NOT NULL,
    change BLOB NOT NULL,
    PRIMARY KEY (commune_code, tbl, row, device, change)
) WITHOUT ROWID;
