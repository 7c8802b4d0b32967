-- SPDX-License-Identifier: MIT
-- Step 9: what people ask about their own data. Frozen.

CREATE TABLE rights_request (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL UNIQUE,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    participant_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    received_on DATE NOT NULL,
    answered_on DATE,
    finished_on DATE,
    note VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    FOREIGN KEY(participant_id) REFERENCES participant (id)
);
CREATE INDEX ix_rights_request_participant_id ON rights_request (participant_id);
CREATE INDEX ix_rights_request_open ON rights_request (received_on) WHERE finished_on IS NULL;
