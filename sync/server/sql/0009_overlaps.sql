-- SPDX-License-Identifier: MIT
-- What a laptop changes of what another wrote: kept aside until a reviewer has decided. Frozen.

CREATE TABLE takeover (
    commune_code VARCHAR(5) NOT NULL,
    device BLOB NOT NULL,
    owner BLOB NOT NULL,
    state VARCHAR(10) NOT NULL,
    found_at BIGINT NOT NULL,
    decided_at BIGINT,
    PRIMARY KEY (commune_code, device, owner)
) WITHOUT ROWID;

CREATE TABLE overlap (
    commune_code VARCHAR(5) NOT NULL,
    nr INTEGER NOT NULL,
    device BLOB NOT NULL,
    owner BLOB NOT NULL,
    tbl INTEGER NOT NULL,
    row BLOB NOT NULL,
    change BLOB NOT NULL,
    applied BOOLEAN NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (commune_code, nr)
) WITHOUT ROWID;
