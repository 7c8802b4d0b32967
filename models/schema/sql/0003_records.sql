-- SPDX-License-Identifier: MIT
-- Step 3: records of the plan beside the sessions, and the plan's duties. Frozen.

ALTER TABLE business ADD COLUMN has_qr VARCHAR NOT NULL DEFAULT 'chua_ro';
ALTER TABLE business ADD COLUMN shop_url VARCHAR(400);
ALTER TABLE business ADD COLUMN tax_code VARCHAR(14);
ALTER TABLE business ADD COLUMN note VARCHAR(1000);

CREATE TABLE school (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    name VARCHAR(120) NOT NULL,
    level VARCHAR NOT NULL,
    village_id VARCHAR,
    pupils INTEGER,
    dx_model BOOLEAN NOT NULL,
    dx_model_since DATE,
    contact VARCHAR(80),
    note VARCHAR(1000),
    sort_key VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(village_id) REFERENCES village (id)
);
CREATE INDEX ix_school_by_name ON school (sort_key, nr);

CREATE TABLE organisation (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    name VARCHAR(160) NOT NULL,
    org_type VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    admin_unit VARCHAR(5),
    predecessor_id VARCHAR,
    valid_from DATE,
    valid_to DATE,
    contact VARCHAR(80),
    note VARCHAR(1000),
    sort_key VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(predecessor_id) REFERENCES organisation (id)
);
CREATE INDEX ix_organisation_by_name ON organisation (sort_key, nr);

CREATE TABLE communication_activity (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    campaign_code VARCHAR(20) NOT NULL,
    type VARCHAR NOT NULL,
    form VARCHAR,
    channel VARCHAR(120),
    title VARCHAR(200) NOT NULL,
    topic VARCHAR,
    audience JSON NOT NULL,
    organisation_id VARCHAR,
    business_id VARCHAR,
    school_id VARCHAR,
    village_id VARCHAR,
    date_from DATE NOT NULL,
    date_to DATE,
    count INTEGER NOT NULL,
    reach INTEGER,
    url VARCHAR(400),
    note VARCHAR(1000),
    reasons JSON NOT NULL,
    sort_key VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(organisation_id) REFERENCES organisation (id),
    FOREIGN KEY(business_id) REFERENCES business (id),
    FOREIGN KEY(school_id) REFERENCES school (id),
    FOREIGN KEY(village_id) REFERENCES village (id)
);
CREATE INDEX ix_activity_by_day ON communication_activity (campaign_code, sort_key, nr);

CREATE TABLE broadcast_log (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    campaign_code VARCHAR(20) NOT NULL,
    station VARCHAR(120) NOT NULL,
    title VARCHAR(200) NOT NULL,
    date_from DATE NOT NULL,
    date_to DATE,
    times JSON NOT NULL,
    speakers INTEGER,
    broadcasts INTEGER NOT NULL,
    minutes INTEGER,
    languages JSON NOT NULL,
    villages JSON NOT NULL,
    note VARCHAR(1000),
    reasons JSON NOT NULL,
    sort_key VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id)
);
CREATE INDEX ix_broadcast_by_day ON broadcast_log (campaign_code, sort_key, nr);

CREATE TABLE visual_display (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    campaign_code VARCHAR(20) NOT NULL,
    kind VARCHAR NOT NULL,
    count INTEGER NOT NULL,
    text VARCHAR(300),
    size VARCHAR(60),
    location VARCHAR(200) NOT NULL,
    village_id VARCHAR,
    placed_on DATE NOT NULL,
    until DATE,
    removed_on DATE,
    organisation_id VARCHAR,
    business_id VARCHAR,
    permit_note VARCHAR(200),
    notice_date DATE,
    note VARCHAR(1000),
    reasons JSON NOT NULL,
    sort_key VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(village_id) REFERENCES village (id),
    FOREIGN KEY(organisation_id) REFERENCES organisation (id),
    FOREIGN KEY(business_id) REFERENCES business (id)
);
CREATE INDEX ix_display_by_day ON visual_display (campaign_code, sort_key, nr);

CREATE TABLE event (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    campaign_code VARCHAR(20) NOT NULL,
    type VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    title VARCHAR(200) NOT NULL,
    level VARCHAR NOT NULL,
    planned_on DATE,
    held_on DATE,
    status VARCHAR NOT NULL,
    status_reason VARCHAR(300),
    place VARCHAR(200),
    attendees INTEGER,
    organisation_id VARCHAR,
    partners JSON NOT NULL,
    school_id VARCHAR,
    publishable BOOLEAN NOT NULL,
    published_on DATE,
    portal_url VARCHAR(400),
    note VARCHAR(1000),
    reasons JSON NOT NULL,
    sort_key VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(organisation_id) REFERENCES organisation (id),
    FOREIGN KEY(school_id) REFERENCES school (id)
);
CREATE INDEX ix_event_by_day ON event (campaign_code, sort_key, nr);

CREATE TABLE promotion (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    campaign_code VARCHAR(20) NOT NULL,
    business_id VARCHAR NOT NULL,
    title VARCHAR(200) NOT NULL,
    benefit VARCHAR(300) NOT NULL,
    payment_methods JSON NOT NULL,
    channel VARCHAR,
    start DATE NOT NULL,
    "end" DATE NOT NULL,
    conditions VARCHAR(500),
    url VARCHAR(400),
    consumption_month BOOLEAN NOT NULL,
    publishable BOOLEAN NOT NULL,
    published_on DATE,
    portal_url VARCHAR(400),
    note VARCHAR(1000),
    reasons JSON NOT NULL,
    sort_key VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(business_id) REFERENCES business (id)
);
CREATE INDEX ix_promotion_business_id ON promotion (business_id);
CREATE INDEX ix_promotion_by_day ON promotion (campaign_code, sort_key, nr);

CREATE TABLE guiding_document (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    campaign_code VARCHAR(20) NOT NULL,
    kind VARCHAR NOT NULL,
    number VARCHAR(40),
    issued VARCHAR(10),
    issuer VARCHAR(160) NOT NULL,
    level VARCHAR NOT NULL,
    title VARCHAR(300) NOT NULL,
    url VARCHAR(400),
    file_sha256 VARCHAR(64),
    file_name VARCHAR(200),
    note VARCHAR(1000),
    sort_key VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id)
);
CREATE INDEX ix_document_by_day ON guiding_document (campaign_code, sort_key, nr);

CREATE TABLE identity_asset (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    title VARCHAR(160) NOT NULL,
    year INTEGER NOT NULL,
    licence VARCHAR(160),
    source_url VARCHAR(400),
    checked_on DATE,
    file_sha256 VARCHAR(64),
    file_name VARCHAR(200),
    note VARCHAR(1000),
    sort_key VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id)
);
CREATE INDEX ix_asset_by_name ON identity_asset (sort_key, nr);

CREATE TABLE budget_line (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    campaign_code VARCHAR(20) NOT NULL,
    source VARCHAR NOT NULL,
    content VARCHAR(300) NOT NULL,
    planned INTEGER,
    spent INTEGER,
    in_kind BOOLEAN NOT NULL,
    spent_on DATE,
    note VARCHAR(1000),
    sort_key VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id)
);
CREATE INDEX ix_budget_by_key ON budget_line (campaign_code, sort_key, nr);

CREATE TABLE outstanding_example (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    campaign_code VARCHAR(20) NOT NULL,
    kind VARCHAR NOT NULL,
    public_name VARCHAR(120),
    achievement VARCHAR(1000) NOT NULL,
    village_id VARCHAR,
    may_be_named BOOLEAN NOT NULL,
    consent_on DATE,
    consent_method VARCHAR,
    name VARCHAR(120) NOT NULL,
    contact VARCHAR(80),
    note VARCHAR(1000),
    sort_key VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(village_id) REFERENCES village (id)
);
CREATE INDEX ix_example_by_name ON outstanding_example (campaign_code, sort_key, nr);

CREATE TABLE difficulty (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    campaign_code VARCHAR(20) NOT NULL,
    kind VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    content VARCHAR(1000) NOT NULL,
    addressed_to VARCHAR(160),
    village_id VARCHAR,
    noted_on DATE NOT NULL,
    resolved_on DATE,
    note VARCHAR(1000),
    reasons JSON NOT NULL,
    sort_key VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(village_id) REFERENCES village (id)
);
CREATE INDEX ix_difficulty_by_day ON difficulty (campaign_code, sort_key, nr);

CREATE TABLE task_mark (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    campaign_code VARCHAR(20) NOT NULL,
    task_code VARCHAR(40) NOT NULL,
    scope_id VARCHAR(32) NOT NULL,
    done_on DATE NOT NULL,
    waived BOOLEAN NOT NULL,
    note VARCHAR(500) NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (campaign_code, task_code, scope_id),
    UNIQUE (id)
);

CREATE TABLE plan_task (
    campaign_code VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    clause VARCHAR NOT NULL,
    text_vi VARCHAR NOT NULL,
    text_en VARCHAR NOT NULL,
    start DATE,
    day DATE NOT NULL,
    inclusive BOOLEAN NOT NULL,
    level VARCHAR NOT NULL,
    per VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    PRIMARY KEY (campaign_code, code)
);

ALTER TABLE guidance_session ADD COLUMN school_id VARCHAR REFERENCES school (id);
