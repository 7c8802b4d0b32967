-- What the province thinks of the reports of its communes. Frozen.

CREATE TABLE report (
    commune_code VARCHAR(5) NOT NULL,
    row BLOB NOT NULL,
    device BLOB NOT NULL,
    change BLOB NOT NULL,
    campaign VARCHAR(20) NOT NULL,
    revision INTEGER NOT NULL,
    received_at BIGINT NOT NULL,
    on_time BOOLEAN NOT NULL,
    state VARCHAR(10) NOT NULL,
    reason TEXT NOT NULL,
    decided_at BIGINT,
    content TEXT NOT NULL,
    PRIMARY KEY (commune_code, row)
) WITHOUT ROWID;
