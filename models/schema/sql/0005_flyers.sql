-- SPDX-License-Identifier: MIT
-- Step 5: a flyer in the commune's own words. Frozen.

CREATE TABLE flyer_wording (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    template_code VARCHAR(8) NOT NULL,
    language VARCHAR NOT NULL,
    template_version VARCHAR NOT NULL,
    words JSON NOT NULL,
    team_line VARCHAR(120) NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id)
);
