-- SPDX-License-Identifier: MIT
-- Step 24: why a village has two teams at work; photos of what hangs in the street. Frozen.

ALTER TABLE digital_team ADD COLUMN reasons JSON NOT NULL DEFAULT '{}';

CREATE TABLE record_photo (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    record_id VARCHAR(32) NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id)
);
CREATE INDEX ix_record_photo_record_id ON record_photo (record_id);
