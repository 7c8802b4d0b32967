-- SPDX-License-Identifier: MIT
-- Step 18: what the province says is put in order; what was refused is sealed again, a few times;
-- a field that two laptops wrote differently is asked about. Frozen.

-- By the province's clock, in milliseconds since 1970: an older word never replaces a newer one.
ALTER TABLE row_outcome ADD COLUMN told_at INTEGER NOT NULL DEFAULT 0;
-- JSON: column → {"mine": …, "theirs": …}; NULL unless two laptops wrote differently.
ALTER TABLE row_outcome ADD COLUMN clashes TEXT;
-- How often the province refused a frame with this change in it.
ALTER TABLE outbox ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;

CREATE TABLE field_choice (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    of_table VARCHAR NOT NULL,
    of_row VARCHAR NOT NULL,
    seen VARCHAR NOT NULL,
    PRIMARY KEY (nr)
);
