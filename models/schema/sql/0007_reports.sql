-- SPDX-License-Identifier: MIT
-- Step 7: figures entered by hand, and the revisions of the commune's report. Frozen.

CREATE TABLE indicator_value (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    campaign_code VARCHAR(20) NOT NULL,
    indicator_code VARCHAR(8) NOT NULL,
    indicator_set_version VARCHAR(20) NOT NULL,
    value INTEGER NOT NULL,
    reason_code VARCHAR(20) NOT NULL,
    reason VARCHAR(300) NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id)
);
CREATE UNIQUE INDEX ix_indicator_value ON indicator_value (campaign_code, indicator_code)
    WHERE NOT deleted;

CREATE TABLE unit_report (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    campaign_code VARCHAR(20) NOT NULL,
    commune_code VARCHAR(5) NOT NULL,
    commune_valid_from DATE NOT NULL,
    revision INTEGER NOT NULL,
    first DATE,
    last DATE,
    indicator_set_version VARCHAR(20) NOT NULL,
    status VARCHAR(10) NOT NULL,
    figures JSON NOT NULL,
    manual JSON NOT NULL,
    sections JSON NOT NULL,
    number VARCHAR(20),
    signed_on DATE,
    sent_at VARCHAR,
    revision_reason VARCHAR(300),
    draft JSON NOT NULL,
    frozen JSON NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id)
);
CREATE UNIQUE INDEX ix_unit_report ON unit_report (campaign_code, revision);
