-- SPDX-License-Identifier: MIT
-- Step 1: the tables of the first release. Frozen: later changes are later steps.

CREATE TABLE admin_unit (
    code VARCHAR(5) NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    name VARCHAR NOT NULL,
    full_name VARCHAR NOT NULL,
    unit_type VARCHAR NOT NULL,
    parent_code VARCHAR,
    parent_name VARCHAR NOT NULL,
    legal_basis VARCHAR NOT NULL,
    name_key VARCHAR NOT NULL,
    PRIMARY KEY (code, valid_from)
);
CREATE INDEX ix_admin_unit_name_key ON admin_unit (name_key);

CREATE TABLE admin_unit_change (
    old_code VARCHAR(5) NOT NULL,
    old_valid_from DATE NOT NULL,
    new_code VARCHAR(5) NOT NULL,
    new_valid_from DATE NOT NULL,
    relation VARCHAR NOT NULL,
    effective_date DATE NOT NULL,
    legal_basis VARCHAR NOT NULL,
    PRIMARY KEY (old_code, old_valid_from, new_code, new_valid_from)
);

CREATE TABLE campaign (
    code VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    theme VARCHAR NOT NULL,
    day DATE NOT NULL,
    start DATE NOT NULL,
    "end" DATE NOT NULL,
    comms_start DATE NOT NULL,
    comms_end DATE NOT NULL,
    report_before DATE NOT NULL,
    indicator_set_version VARCHAR NOT NULL,
    milestones JSON NOT NULL,
    PRIMARY KEY (code)
);

CREATE TABLE campaign_target (
    campaign_code VARCHAR NOT NULL,
    unit_code VARCHAR NOT NULL,
    indicator_code VARCHAR NOT NULL,
    target_value INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    PRIMARY KEY (campaign_code, unit_code, indicator_code)
);

CREATE TABLE catalogue_item (
    kind VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    label_vi VARCHAR NOT NULL,
    label_en VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    valid_from DATE,
    valid_to DATE,
    note VARCHAR NOT NULL,
    PRIMARY KEY (kind, code)
);

CREATE TABLE indicator (
    set_version VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    group_vi VARCHAR NOT NULL,
    name_vi VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL,
    unit_vi VARCHAR NOT NULL,
    how_computed VARCHAR NOT NULL,
    dedupe_rule VARCHAR NOT NULL,
    level VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    PRIMARY KEY (set_version, code)
);

CREATE TABLE kept_draft (
    id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    row_id VARCHAR,
    title VARCHAR NOT NULL,
    body VARCHAR NOT NULL,
    started_at VARCHAR NOT NULL,
    saved_at VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX ix_kept_draft_kind ON kept_draft (kind);
CREATE INDEX ix_kept_draft_row_id ON kept_draft (row_id);

CREATE TABLE reference_version (
    version VARCHAR NOT NULL,
    issued_on DATE NOT NULL,
    applied_at VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    PRIMARY KEY (version)
);

CREATE TABLE setting (
    "key" VARCHAR NOT NULL,
    value JSON NOT NULL,
    PRIMARY KEY ("key")
);

CREATE TABLE village (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    commune_code VARCHAR(5) NOT NULL,
    name VARCHAR(80) NOT NULL,
    kind VARCHAR NOT NULL,
    households INTEGER,
    valid_from DATE,
    valid_to DATE,
    merged_into VARCHAR,
    name_key VARCHAR NOT NULL,
    sort_key VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(merged_into) REFERENCES village (id)
);

CREATE TABLE business (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    name VARCHAR(80) NOT NULL,
    kind VARCHAR NOT NULL,
    village_id VARCHAR,
    sells_online VARCHAR NOT NULL,
    platforms JSON NOT NULL,
    ocop BOOLEAN NOT NULL,
    merged_into VARCHAR,
    owner_contact VARCHAR(80),
    name_key VARCHAR NOT NULL,
    sort_key VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(village_id) REFERENCES village (id),
    FOREIGN KEY(merged_into) REFERENCES business (id)
);

CREATE TABLE digital_team (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    name VARCHAR(80) NOT NULL,
    level VARCHAR NOT NULL,
    village_id VARCHAR,
    decision_no VARCHAR(40),
    decision_date DATE,
    active BOOLEAN NOT NULL,
    phone VARCHAR(15),
    name_key VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(village_id) REFERENCES village (id)
);

CREATE TABLE household (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    village_id VARCHAR NOT NULL,
    house_no VARCHAR(20) NOT NULL,
    has_smartphone VARCHAR NOT NULL,
    has_internet VARCHAR NOT NULL,
    label VARCHAR(80),
    name_key VARCHAR NOT NULL,
    sort_key VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(village_id) REFERENCES village (id)
);
CREATE INDEX ix_household_by_name ON household (village_id, sort_key, nr);

CREATE TABLE flyer_print_batch (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    batch_code VARCHAR(24) NOT NULL,
    campaign_code VARCHAR(20) NOT NULL,
    template_code VARCHAR(8) NOT NULL,
    template_version VARCHAR(20) NOT NULL,
    language VARCHAR NOT NULL,
    paper VARCHAR NOT NULL,
    printed INTEGER NOT NULL,
    spoiled INTEGER NOT NULL,
    printed_on DATE NOT NULL,
    team_id VARCHAR,
    printed_by VARCHAR(60) NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id),
    UNIQUE (batch_code),
    FOREIGN KEY(team_id) REFERENCES digital_team (id)
);

CREATE TABLE guidance_session (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    campaign_code VARCHAR(20) NOT NULL,
    commune_code VARCHAR(5) NOT NULL,
    commune_valid_from DATE NOT NULL,
    date DATE NOT NULL,
    start VARCHAR(5),
    "end" VARCHAR(5),
    session_type VARCHAR NOT NULL,
    place VARCHAR(120) NOT NULL,
    village_id VARCHAR,
    lead_org VARCHAR(120),
    partners JSON NOT NULL,
    team_id VARCHAR,
    languages JSON NOT NULL,
    connectivity VARCHAR,
    skills JSON NOT NULL,
    internal BOOLEAN NOT NULL,
    province_note VARCHAR(500),
    note VARCHAR(1000),
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(village_id) REFERENCES village (id),
    FOREIGN KEY(team_id) REFERENCES digital_team (id)
);
CREATE INDEX ix_guidance_session_village_id ON guidance_session (village_id);
CREATE INDEX ix_session_by_date ON guidance_session (date, nr);
CREATE INDEX ix_session_by_type ON guidance_session (session_type, date, nr);

CREATE TABLE participant (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    full_name VARCHAR(60),
    birth_year INTEGER,
    sex VARCHAR NOT NULL,
    phone VARCHAR(15),
    village_id VARCHAR,
    household_id VARCHAR,
    withdrawn BOOLEAN NOT NULL,
    name_key VARCHAR NOT NULL,
    sort_key VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(village_id) REFERENCES village (id),
    FOREIGN KEY(household_id) REFERENCES household (id)
);
CREATE INDEX ix_participant_alike ON participant (village_id, name_key, birth_year);
CREATE INDEX ix_participant_by_name ON participant (sort_key, nr);
CREATE INDEX ix_participant_last_four ON participant (substr(phone, -4));
CREATE INDEX ix_participant_phone ON participant (phone);

CREATE TABLE team_member (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    team_id VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    position VARCHAR,
    sex VARCHAR NOT NULL,
    languages JSON NOT NULL,
    active_from DATE,
    active_to DATE,
    full_name VARCHAR(60) NOT NULL,
    phone VARCHAR(15),
    sort_key VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(team_id) REFERENCES digital_team (id)
);
CREATE INDEX ix_team_member_team_id ON team_member (team_id);

CREATE TABLE accepted_warning (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    session_id VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    reason VARCHAR(300) NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(session_id) REFERENCES guidance_session (id)
);
CREATE INDEX ix_accepted_warning_session_id ON accepted_warning (session_id);

CREATE TABLE attendance (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    session_id VARCHAR NOT NULL,
    participant_id VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(session_id) REFERENCES guidance_session (id),
    FOREIGN KEY(participant_id) REFERENCES participant (id)
);
CREATE INDEX ix_attendance_participant_id ON attendance (participant_id);
CREATE INDEX ix_attendance_session_id ON attendance (session_id);

CREATE TABLE business_visit (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    session_id VARCHAR NOT NULL,
    business_id VARCHAR NOT NULL,
    result VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(session_id) REFERENCES guidance_session (id),
    FOREIGN KEY(business_id) REFERENCES business (id)
);
CREATE INDEX ix_business_visit_business_id ON business_visit (business_id);
CREATE INDEX ix_business_visit_session_id ON business_visit (session_id);

CREATE TABLE consent (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    participant_id VARCHAR NOT NULL,
    scopes JSON NOT NULL,
    method VARCHAR NOT NULL,
    guardian BOOLEAN NOT NULL,
    text_version VARCHAR NOT NULL,
    given_on DATE NOT NULL,
    recorded_by VARCHAR NOT NULL,
    withdrawn_on DATE,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(participant_id) REFERENCES participant (id)
);
CREATE INDEX ix_consent_participant_id ON consent (participant_id);

CREATE TABLE flyer_distribution (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    batch_id VARCHAR NOT NULL,
    session_id VARCHAR,
    quantity INTEGER NOT NULL,
    given_on DATE NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(batch_id) REFERENCES flyer_print_batch (id),
    FOREIGN KEY(session_id) REFERENCES guidance_session (id)
);
CREATE INDEX ix_flyer_distribution_batch_id ON flyer_distribution (batch_id);

CREATE TABLE household_visit (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    session_id VARCHAR NOT NULL,
    household_id VARCHAR NOT NULL,
    result VARCHAR NOT NULL,
    revisit_on DATE,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(session_id) REFERENCES guidance_session (id),
    FOREIGN KEY(household_id) REFERENCES household (id)
);
CREATE INDEX ix_household_visit_household_id ON household_visit (household_id);
CREATE INDEX ix_household_visit_session_id ON household_visit (session_id);

CREATE TABLE session_member (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    session_id VARCHAR NOT NULL,
    member_id VARCHAR NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(session_id) REFERENCES guidance_session (id),
    FOREIGN KEY(member_id) REFERENCES team_member (id)
);
CREATE INDEX ix_session_member_session_id ON session_member (session_id);

CREATE TABLE session_tally (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    session_id VARCHAR NOT NULL,
    total INTEGER NOT NULL,
    female INTEGER NOT NULL,
    ethnic_minority INTEGER NOT NULL,
    senior INTEGER NOT NULL,
    child INTEGER NOT NULL,
    poor INTEGER,
    disabled INTEGER,
    by_ethnicity JSON NOT NULL,
    PRIMARY KEY (nr),
    UNIQUE (id),
    UNIQUE (session_id),
    FOREIGN KEY(session_id) REFERENCES guidance_session (id)
);

CREATE TABLE skill_result (
    nr INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    rev INTEGER NOT NULL,
    deleted BOOLEAN NOT NULL,
    created_at VARCHAR NOT NULL,
    updated_at VARCHAR NOT NULL,
    session_id VARCHAR NOT NULL,
    participant_id VARCHAR,
    count INTEGER NOT NULL,
    skill VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    fail_reason VARCHAR,
    ref_note VARCHAR(40),
    PRIMARY KEY (nr),
    UNIQUE (id),
    FOREIGN KEY(session_id) REFERENCES guidance_session (id),
    FOREIGN KEY(participant_id) REFERENCES participant (id)
);
CREATE INDEX ix_result_by_skill ON skill_result (skill, outcome, participant_id);
CREATE INDEX ix_skill_result_session_id ON skill_result (session_id);

CREATE TABLE generated_schema (version INTEGER NOT NULL);
