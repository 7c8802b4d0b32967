-- SPDX-License-Identifier: MIT
-- Step 6: traders' accounts kept with consent, printed forms, where flyers were handed out. Frozen.

CREATE TABLE paper_form (
    token VARCHAR(9) NOT NULL,
    title VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    printed_at VARCHAR NOT NULL,
    draft_id VARCHAR,
    session_id VARCHAR,
    PRIMARY KEY (token)
);
CREATE INDEX ix_paper_form_draft_id ON paper_form (draft_id);

CREATE TABLE payee (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    stall VARCHAR(60) NOT NULL,
    account_name VARCHAR(60) NOT NULL,
    bank VARCHAR(6) NOT NULL,
    account VARCHAR(19) NOT NULL,
    card BOOLEAN NOT NULL,
    consent_method VARCHAR NOT NULL,
    given_on DATE NOT NULL,
    recorded_by VARCHAR NOT NULL,
    withdrawn_on DATE,
    PRIMARY KEY (nr),
    UNIQUE (id)
);

ALTER TABLE flyer_distribution ADD COLUMN event_id VARCHAR;
ALTER TABLE flyer_distribution ADD COLUMN note VARCHAR(120);
